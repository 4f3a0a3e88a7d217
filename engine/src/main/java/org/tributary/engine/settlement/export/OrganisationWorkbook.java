package org.tributary.engine.settlement.export;

import java.math.BigDecimal;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.settlement.book.Figures;

/** The sheet of an organisation's projects: yuan as numbers with two decimals, headings in both languages. */
final class OrganisationWorkbook {
    private static final String[][] HEADINGS = {
        {"项目", "Project"},
        {"项目名称", "Name"},
        {"捐赠笔数", "Donations"},
        {"捐赠金额(元)", "Donated (yuan)"},
        {"渠道不结算(元)", "Not settled by channel (yuan)"},
        {"配捐(元)", "Matched (yuan)"},
        {"行为捐(元)", "Gifts in kind (yuan)"},
        {"退款(元)", "Refunded (yuan)"},
        {"退款中渠道未结算(元)", "Of refunds not settled by channel (yuan)"},
        {"退款撤销(元)", "Refunds reversed (yuan)"},
        {"配捐退回(元)", "Match reversed (yuan)"},
        {"手续费(元)", "Fees (yuan)"},
        {"渠道结算(元)", "Settled by channels (yuan)"},
        {"配捐变动(元)", "Match movement (yuan)"},
        {"备案号", "Filing number"}
    };
    private static final int HEADER_ROWS = 3;
    private static final String MONEY = "#,##0.00";
    private static final String COUNT = "#,##0";

    private OrganisationWorkbook() {}

    static void projects(
            final Workbook workbook,
            final Campaign.Organisation organisation,
            final List<Statements.ProjectRow> rows,
            final Figures total) {
        final Worksheet sheet = Workbooks.sheet(workbook, "结算单 Statement");
        sheet.value(0, 0, organisation.name().zh() + "  " + organisation.name().en() + "  (" + organisation.id() + ")");
        sheet.style(0, 0).bold().fontSize(14).set();
        for (int column = 0; column < HEADINGS.length; column++) {
            sheet.value(1, column, HEADINGS[column][0]);
            sheet.value(2, column, HEADINGS[column][1]);
            sheet.width(column, column < 2 ? 24 : 18);
        }
        sheet.range(1, 0, 2, HEADINGS.length - 1)
                .style()
                .bold()
                .fillColor("DDE8F0")
                .wrapText(true)
                .set();
        int at = HEADER_ROWS;
        for (final Statements.ProjectRow row : rows) {
            if (!row.project().filingNumber().isEmpty()) {
                sheet.value(at, HEADINGS.length - 1, row.project().filingNumber());
            }
            row(
                    sheet,
                    at++,
                    row.project().id(),
                    row.project().name().zh() + " " + row.project().name().en(),
                    row.figures());
        }
        row(sheet, at, "合计 Total", "", total);
        sheet.range(at, 0, at, HEADINGS.length - 1)
                .style()
                .bold()
                .borderStyle("thin")
                .set();
        sheet.freezePane(2, HEADER_ROWS);
    }

    private static void row(
            final Worksheet sheet, final int at, final String project, final String name, final Figures figures) {
        sheet.value(at, 0, project);
        sheet.value(at, 1, name);
        sheet.value(at, 2, figures.donations);
        final long[] fen = {
            figures.donationsFen,
            figures.unsettledFen,
            figures.matchedFen,
            figures.contributedFen,
            figures.refundedFen,
            figures.unsettledReturnedFen,
            figures.refundReversedFen,
            figures.matchReversedFen,
            figures.feeFen,
            figures.settledFen(),
            figures.matchMovedFen()
        };
        for (int i = 0; i < fen.length; i++) {
            sheet.value(at, 3 + i, BigDecimal.valueOf(fen[i], 2));
        }
        sheet.style(at, 2).format(COUNT).set();
        sheet.range(at, 3, at, 2 + fen.length).style().format(MONEY).set();
    }
}
