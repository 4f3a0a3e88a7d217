package org.tributary.engine.settlement.export;

import java.math.BigDecimal;
import java.util.List;
import org.dhatim.fastexcel.Worksheet;
import org.tributary.engine.settlement.match.MatchSums;

/** Lines of a workbook's cover: a name in both languages, and text or an amount in yuan. One thread. */
final class Cover {
    private final Worksheet sheet;
    private int row = 2;

    Cover(final Worksheet sheet, final String title) {
        this.sheet = sheet;
        sheet.value(0, 0, title);
        sheet.style(0, 0).bold().fontSize(14).set();
        sheet.width(0, 52);
        sheet.width(1, 52);
        sheet.width(2, 70);
    }

    void text(final String zh, final String en, final String value) {
        sheet.value(row, 0, zh);
        sheet.value(row, 1, en);
        sheet.value(row++, 2, value);
    }

    void money(final String zh, final String en, final long fen) {
        sheet.value(row, 0, zh + "(元)");
        sheet.value(row, 1, en + " (yuan)");
        sheet.value(row, 2, BigDecimal.valueOf(fen, 2));
        sheet.style(row++, 2).format(SheetRows.MONEY).set();
    }

    /** What sponsors owe at the end, and what of their money can be paid, was paid, or is not paid any more. */
    void sponsors(final List<MatchRow> found) {
        final MatchSums sums = new MatchSums();
        found.forEach(match -> sums.add(match.states()));
        money("期末配捐单位应付(不含冻结)", "Owed by sponsors at the end, frozen money apart", sums.dueFen());
        money("期末冻结的配捐", "Match money frozen at the end", sums.frozenFen);
        money("期末已确认、可支付的配捐", "Match money confirmed and payable at the end", sums.payableFen());
        money("期末已支付的配捐", "Match money paid up to the end", sums.paidFen);
        money("期末多付的配捐，抵扣下次支付", "Overpaid at the end, set against the next payment", sums.overpaidFen());
        money("期末撤回的配捐", "Match money withdrawn up to the end", sums.withdrawnFen);
    }
}
