package org.tributary.engine.settlement.export;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.settlement.book.Figures;

/**
 * An organisation's statement as one page of A4, Chinese and English beside each other, for charities without an accountant. Plain
 * HTML without script or anything from elsewhere. One thread.
 */
final class StatementPage {
    /** Most projects and sponsors with a line of their own: more would not fit the page; the rest is one line, and in the workbook. */
    static final int MOST_LINES = 6;

    /** Columns from which on the letters are smaller. */
    private static final int FULL_COLUMNS = 6;

    /** Characters of an amount from which on they are smaller still. */
    private static final int LONG_CHARS = 13;

    private static final int LONGEST_CHARS = 16;

    /** Headings of the sponsors' table. */
    static final List<String> SPONSOR_HEADINGS =
            List.of("配捐单位|Sponsor", "已配捐|Committed", "应付|Due", "冻结|Frozen", "撤回|Withdrawn", "已支付|Paid", "多付|Overpaid");

    private static final String STYLE = """
            @page{size:A4;margin:10mm}
            *{box-sizing:border-box}
            body{font:9.5pt/1.35 "Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1a1a1a;\
            max-width:190mm;margin:0 auto}
            h1{font-size:15pt;margin:0 0 1mm} h2{font-size:10.5pt;margin:4.5mm 0 1mm;color:#0b4f6c}
            h1 small,h2 small{font-weight:400;color:#555;font-size:.75em;margin-left:2mm}
            table{width:100%;border-collapse:collapse;table-layout:fixed} th,td{padding:.7mm .8mm;border-bottom:.2mm solid #ccd;text-align:right;\
            vertical-align:top}
            th{background:#eaf1f5;font-weight:600;border-bottom:.3mm solid #0b4f6c} th small{display:block;font-weight:400;color:#555}
            td{white-space:nowrap} td:first-child{overflow:hidden;text-overflow:ellipsis}
            table.full{font-size:7.2pt} table.long{font-size:6pt} table.longest{font-size:4.8pt}
            th:first-child{width:22%} table.few th:first-child{width:46%} h1{max-height:13mm;overflow:hidden}
            th:first-child,td:first-child{text-align:left} td{font-variant-numeric:tabular-nums} tr.total td{font-weight:600;\
            border-top:.3mm solid #0b4f6c}
            dl{display:grid;grid-template-columns:auto 1fr auto 1fr;gap:.6mm 4mm;margin:2mm 0} dt{color:#555} dd{margin:0}
            .draft{border:.4mm solid #b00020;color:#b00020;padding:1mm 2mm;margin:2mm 0;font-weight:600}
            footer{margin-top:5mm;border-top:.2mm solid #999;padding-top:1.5mm;font-size:7.8pt;color:#444}
            code{font:7.5pt/1.3 monospace;overflow-wrap:anywhere} @media screen{body{padding:8mm}}
            """;

    private final String chainHead;
    private final StringBuilder html = new StringBuilder(8 * 1024);
    private final DecimalFormat yuan = new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ROOT));

    /** One line of a table: its name and its sums in fen. */
    record Line(String name, List<Long> fen) {
        /** The same with another line's sums added. */
        Line plus(final Line other) {
            return new Line(name, sum(List.of(this, other)));
        }
    }

    /**
     * Begins the page.
     *
     * @param period such as {@code 2026-11-24 – 2026-11-24}
     * @param chainHead hash of the batch with the period's last record
     */
    StatementPage(
            final Campaign campaign,
            final Campaign.Organisation organisation,
            final String period,
            final boolean isFinal,
            final String chainHead) {
        this.chainHead = chainHead;
        html.append("<!doctype html>\n<html lang=\"zh-Hans\">\n<head><meta charset=\"utf-8\"><title>")
                .append(text(organisation.name().zh()))
                .append(" 捐赠结算单 ")
                .append(text(period))
                .append("</title>\n<style>")
                .append(STYLE)
                .append("</style></head>\n<body>\n<h1>")
                .append(text(organisation.name().zh()))
                .append("<small lang=\"en\">")
                .append(text(organisation.name().en()))
                .append("</small></h1>\n<p>捐赠结算单 <span lang=\"en\">Donation statement</span></p>\n<dl>");
        pair(
                "编号 Id",
                organisation.creditCode().isEmpty()
                        ? organisation.id()
                        : organisation.id() + " · 统一社会信用代码 Credit code " + organisation.creditCode());
        pair("活动 Campaign", campaign.id());
        pair("期间 Period", period + " (" + campaign.zone() + ")");
        pair("币种 Currency", campaign.currency() + "，元 yuan");
        html.append("</dl>\n");
        if (!isFinal) {
            html.append("<p class=\"draft\">初稿：期间尚未结束，数字还会变化 ")
                    .append("<span lang=\"en\">Preliminary: the period is not over, figures will change</span></p>\n");
        }
    }

    private void pair(final String name, final String value) {
        html.append("<dt>")
                .append(text(name))
                .append("</dt><dd>")
                .append(text(value))
                .append("</dd>");
    }

    /** What donors gave, by project. */
    StatementPage projects(final List<Statements.ProjectRow> rows, final Figures total) {
        final List<Line> lines = new ArrayList<>();
        rows.forEach(row -> lines.add(
                new Line(row.project().name().zh() + " " + row.project().name().en(), donations(row.figures()))));
        table(
                "捐赠",
                "Donations",
                List.of(
                        "项目|Project",
                        "捐赠|Donated",
                        "退款|Refunded",
                        "渠道不结算|Not settled",
                        "行为捐|Gifts in kind",
                        "配捐|Matched",
                        "手续费|Fees",
                        "渠道结算|Settled",
                        "配捐变动|Match movement"),
                lines,
                donations(total));
        return this;
    }

    private static List<Long> donations(final Figures figures) {
        return List.of(
                figures.donationsFen,
                figures.refundReversedFen - figures.refundedFen,
                figures.unsettledReturnedFen - figures.unsettledFen,
                figures.contributedFen,
                figures.matchedFen - figures.matchReversedFen,
                -figures.feeFen,
                figures.settledFen(),
                figures.matchMovedFen());
    }

    /** What channels have settled, and what sponsors owe: never one sum. */
    StatementPage money(final long ownFen, final long heldFen, final long platformFen) {
        table(
                "本期渠道已结算",
                "Settled by payment channels in the period",
                List.of("收款商户号|To merchant number", "金额|Amount"),
                List.of(
                        new Line("机构自有 the organisation's own", List.of(ownFen)),
                        new Line("机构自有，挂账未计入捐赠 its own, held", List.of(heldFen)),
                        new Line("平台 the platform's", List.of(platformFen))),
                List.of());
        return this;
    }

    /** What sponsors promised, owe and have paid at the end. */
    StatementPage sponsors(final List<Line> lines) {
        table(
                "期末配捐单位",
                "Sponsors at the end",
                SPONSOR_HEADINGS,
                lines,
                lines.isEmpty() ? Collections.nCopies(SPONSOR_HEADINGS.size() - 1, 0L) : sum(lines));
        return this;
    }

    /** The organisation's account in the books. */
    StatementPage account(final String name, final long openingFen, final long closingFen) {
        table(
                "账面余额",
                "Balance in the books",
                List.of("科目|Account", "期初|Opening", "变动|Movement", "期末|Closing"),
                List.of(new Line(name, List.of(openingFen, Math.subtractExact(closingFen, openingFen), closingFen))),
                List.of());
        return this;
    }

    private void table(
            final String zh,
            final String en,
            final List<String> headings,
            final List<Line> lines,
            final List<Long> total) {
        html.append("<h2>")
                .append(zh)
                .append("<small lang=\"en\">")
                .append(en)
                .append("</small></h2>\n<table class=\"")
                .append(kind(headings, lines, total))
                .append("\"><thead><tr>");
        for (final String heading : headings) {
            final String[] words = heading.split("\\|");
            html.append("<th>")
                    .append(words[0])
                    .append("<small lang=\"en\">")
                    .append(words[1])
                    .append("</small></th>");
        }
        html.append("</tr></thead><tbody>\n");
        lines.subList(0, Math.min(MOST_LINES, lines.size())).forEach(line -> row("", line.name(), line.fen()));
        if (lines.size() > MOST_LINES) {
            final int more = lines.size() - MOST_LINES;
            row("", "其余 " + more + " 项 " + more + " more", sum(lines.subList(MOST_LINES, lines.size())));
        }
        if (!total.isEmpty()) {
            row("total", "合计 Total", total);
        }
        html.append("</tbody></table>\n");
    }

    /** How a table fits the page's width: a column of money must never be cut off. */
    private String kind(final List<String> headings, final List<Line> lines, final List<Long> total) {
        final int longest = Stream.concat(lines.stream().flatMap(line -> line.fen().stream()), total.stream())
                .mapToInt(fen -> money(fen).length())
                .max()
                .orElse(0);
        if (headings.size() < FULL_COLUMNS) {
            return "few";
        }
        if (longest > LONGEST_CHARS) {
            return "longest";
        }
        return longest > LONG_CHARS ? "long" : "full";
    }

    private static List<Long> sum(final List<Line> lines) {
        final List<Long> sums = new ArrayList<>();
        for (int column = 0; column < lines.get(0).fen().size(); column++) {
            long sum = 0;
            for (final Line line : lines) {
                sum = Math.addExact(sum, line.fen().get(column));
            }
            sums.add(sum);
        }
        return sums;
    }

    private void row(final String kind, final String name, final List<Long> fen) {
        html.append(kind.isEmpty() ? "<tr><td>" : "<tr class=\"" + kind + "\"><td>")
                .append(text(name))
                .append("</td>");
        fen.forEach(value -> html.append("<td>").append(money(value)).append("</td>"));
        html.append("</tr>\n");
    }

    private String money(final long fen) {
        return yuan.format(BigDecimal.valueOf(fen, 2));
    }

    private static String text(final String value) {
        final StringBuilder safe = new StringBuilder(value.length() + 16);
        for (int i = 0; i < value.length(); i++) {
            switch (value.charAt(i)) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(value.charAt(i));
            }
        }
        return safe.toString();
    }

    /** The whole page. */
    String end() {
        html.append(
                        "<footer><p>渠道结算是捐赠、退款、渠道不结算、手续费各列之和，配捐变动是行为捐与配捐之和；退款已减去退款撤销，渠道不结算是商户承担的优惠。渠道已结算与配捐单位应付是两笔不同的钱，请勿相加。")
                .append(
                        " <span lang=\"en\">Settled adds up donated, refunded, not settled and fees, match movement gifts in kind and matched; refunds are less those given back; what is not settled are coupons")
                .append(
                        " at the merchant's cost. What channels have settled and what sponsors owe are different money: do not add them.")
                .append(" Details are in the workbook.</span></p>\n<p>哈希链头 Chain head <code>")
                .append(text(chainHead))
                .append("</code></p></footer>\n</body>\n</html>\n");
        return html.toString();
    }
}
