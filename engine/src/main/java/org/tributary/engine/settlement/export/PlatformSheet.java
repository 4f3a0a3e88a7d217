package org.tributary.engine.settlement.export;

import org.dhatim.fastexcel.Worksheet;

/** The platform's one page: its tables one below the other, then checks that are formulas over them and show 0. */
final class PlatformSheet {
    private static final String PAYABLES = "organisation:*:payable";
    private static final String RECEIVABLES = "channel:*:receivable";
    private static final String SUSPENSE = "suspense:*";
    private static final String CLOSING = "closingFen";

    private final Worksheet sheet;
    private int row;

    PlatformSheet(final Worksheet sheet) {
        this.sheet = sheet;
    }

    void title(final String text) {
        sheet.value(row, 0, text);
        sheet.style(row, 0).bold().fontSize(14).set();
        row += 2;
    }

    /** Starts a table; {@link #endSection} follows. */
    SheetRows section(final String name, final Table table) {
        sheet.value(row, 0, name);
        sheet.style(row, 0).bold().set();
        return new SheetRows(sheet, row + 1, table);
    }

    void endSection(final SheetRows table) {
        row = table.end() + 2;
    }

    /** Writes the checks. */
    void checks(
            final SheetRows organisations,
            final SheetRows channels,
            final SheetRows bills,
            final SheetRows matches,
            final SheetRows pools,
            final SheetRows accounts) {
        sheet.value(row, 0, "核对 Checks (0)");
        sheet.style(row++, 0).bold().set();
        check(
                "捐赠：机构 − 渠道  Donated: organisations less channels",
                sum(organisations, "donationsFen") + '-' + sum(channels, "donationsFen"));
        check(
                "退款：机构 − 渠道  Refunded: organisations less channels",
                sum(organisations, "refundedFen") + '-' + sum(channels, "refundedFen"));
        check(
                "手续费：机构 − 渠道  Fees: organisations less channels",
                sum(organisations, "feeFen") + '-' + sum(channels, "feeFen"));
        check(
                "应付变动：渠道结算 + 配捐 + 行为捐 − 配捐退回 − 应付变动  Change of payables by its parts",
                sum(channels, "settledFen")
                        + '+'
                        + sum(organisations, "matchedFen")
                        + '+'
                        + sum(organisations, "contributedFen")
                        + '-'
                        + sum(organisations, "matchReversedFen")
                        + '-'
                        + sum(organisations, "netFen"));
        check(
                "应付变动 − 机构应付科目变动  Change of payables less the movement of their accounts",
                sum(organisations, "netFen")
                        + '-'
                        + ofAccounts(accounts, PAYABLES, "creditFen")
                        + '+'
                        + ofAccounts(accounts, PAYABLES, "debitFen"));
        channelChecks(channels, bills, accounts);
        check(
                "配捐：机构 − 资金池  Committed: organisations less pools",
                sum(matches, "committedFen") + '-' + sum(pools, "committedFen"));
        matchChecks(matches, pools, accounts);
        check("借方 − 贷方  Debits less credits", sum(accounts, "debitFen") + '-' + sum(accounts, "creditFen"));
        check("所有科目期末合计  All closing balances", sum(accounts, "closingFen"));
    }

    /** What channels moved, held money included, by the books and by bill (RULES 19.8). */
    private void channelChecks(final SheetRows channels, final SheetRows bills, final SheetRows accounts) {
        check(
                "渠道结算 + 挂账结算 − 平台承担手续费 − 渠道应收科目变动  Settled and held less the platform's fees, less the movement of receivables",
                sum(channels, "settledFen")
                        + '+'
                        + sum(channels, "heldSettledFen")
                        + '-'
                        + sum(channels, "platformFeeFen")
                        + '-'
                        + ofAccounts(accounts, RECEIVABLES, "debitFen")
                        + '+'
                        + ofAccounts(accounts, RECEIVABLES, "creditFen"));
        check(
                "账单收款：渠道账单 − 捐赠 + 分配 − 挂账收款  Paid by the bills less donated and held, plus allocated",
                sum(bills, "billPaidFen")
                        + '-'
                        + sum(channels, "donationsFen")
                        + '+'
                        + sum(channels, "allocatedFen")
                        + '-'
                        + sum(channels, "heldFen"));
        check(
                "挂账结算 − 挂账科目变动  Held money settled less the movement of the suspense accounts",
                sum(channels, "heldSettledFen")
                        + '-'
                        + ofAccounts(accounts, SUSPENSE, "creditFen")
                        + '+'
                        + ofAccounts(accounts, SUSPENSE, "debitFen"));
    }

    /** What sponsors owe, by the states of match money and by the books (RULES 21.7, 22.6). */
    private void matchChecks(final SheetRows matches, final SheetRows pools, final SheetRows accounts) {
        check(
                "配捐：资金池 − 撤回 − 已支付 + 多付 + 抵扣 − 配捐单位应收科目  Committed less withdrawn and paid, plus overpaid and set off, less receivables",
                sum(pools, "committedFen")
                        + '-'
                        + sum(matches, "withdrawnFen")
                        + '-'
                        + sum(matches, "paidFen")
                        + '+'
                        + sum(matches, "overpaidFen")
                        + '+'
                        + sum(matches, "setOffFen")
                        + '-'
                        + ofAccounts(accounts, "sponsor:*:receivable", CLOSING));
        check(
                "配捐：已配捐 − 待公示 − 公示中 − 已确认 − 撤回  Committed less its states",
                sum(matches, "committedFen")
                        + '-'
                        + sum(matches, "pendingFen")
                        + '-'
                        + sum(matches, "noticedFen")
                        + '-'
                        + sum(matches, "confirmedFen")
                        + '-'
                        + sum(matches, "withdrawnFen"));
        check(
                "撤回 − 机构撤回科目  Withdrawn less its accounts",
                sum(matches, "withdrawnFen") + '-' + ofAccounts(accounts, "organisation:*:withdrawn", CLOSING));
        check(
                "已支付 − 机构已支付科目  Paid less its accounts",
                sum(matches, "paidFen") + '-' + ofAccounts(accounts, "organisation:*:paid", CLOSING));
        check(
                "多付 + 抵扣 + 配捐单位多付科目  Overpaid and set off plus its accounts",
                sum(matches, "overpaidFen")
                        + '+'
                        + sum(matches, "setOffFen")
                        + '+'
                        + ofAccounts(accounts, "sponsor:*:overpaid", CLOSING));
    }

    private void check(final String name, final String formula) {
        sheet.value(row, 0, name);
        sheet.formula(row, 1, "ROUND(" + formula + ",2)");
        sheet.style(row++, 1).format(SheetRows.MONEY).set();
    }

    private static String sum(final SheetRows table, final String column) {
        return "SUM(" + table.range(column) + ')';
    }

    private static String ofAccounts(final SheetRows accounts, final String names, final String column) {
        return "SUMIF(" + accounts.range("account") + ",\"" + names + "\"," + accounts.range(column) + ')';
    }
}
