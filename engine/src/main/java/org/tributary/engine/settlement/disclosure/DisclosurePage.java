package org.tributary.engine.settlement.disclosure;

import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.transparency.DayRoot;

/** Writer of {@code disclosure/index.html}: plain HTML for any web server, without script or anything from elsewhere. One thread. */
final class DisclosurePage {
    /** Most projects with a line on the page; {@code disclosure.csv} has all. */
    static final int MOST_PROJECTS = 5_000;

    private static final String STYLE = """
            body{font:15px/1.5 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:2rem auto;max-width:72rem;            padding:0 1rem;color:#1a1a1a}
            h1 small,h2 small,th small{font-weight:400;color:#555;font-size:.8em;margin-left:.5em} th small{display:block;margin:0}
            table{border-collapse:collapse;width:100%} th,td{padding:.35rem .5rem;border-bottom:1px solid #ccd;text-align:right;            vertical-align:top} th:first-child,td:first-child,.text{text-align:left} td{font-variant-numeric:tabular-nums}
            tr.total td{font-weight:600} code{overflow-wrap:anywhere;font-size:.85em} .draft{color:#b00020;font-weight:600}
            """;

    private final DayFold fold;
    private final List<OrganisationTotals> organisations;
    private final DecimalFormat yuan = new DecimalFormat("#,##0.00", DecimalFormatSymbols.getInstance(Locale.ROOT));
    private final StringBuilder html = new StringBuilder(16 * 1024);

    /** A page of the period. */
    DisclosurePage(final DayFold fold, final List<OrganisationTotals> organisations) {
        this.fold = fold;
        this.organisations = organisations;
    }

    /** Returns the page. */
    String of(final List<ProjectTotals> projects, final List<DayRoot> published) {
        final Campaign campaign = fold.campaign.inForce();
        html.append("<!doctype html>\n<html lang=\"zh-Hans\">\n<head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(text(campaign.name().zh()))
                .append(" 公示</title>\n<style>")
                .append(STYLE)
                .append("</style></head>\n<body>\n<h1>")
                .append(text(campaign.name().zh()))
                .append(" 募捐情况公示<small lang=\"en\">")
                .append(text(campaign.name().en()))
                .append(", public totals</small></h1>\n<p>")
                .append(text(fold.from() + " – " + fold.to() + " (" + campaign.zone() + ")，" + campaign.currency()))
                .append("</p>\n");
        if (!fold.isFinal) {
            html.append("<p class=\"draft\">初稿：期间尚未结束，数字还会变化 <span lang=\"en\">Preliminary: the period is not over")
                    .append("</span></p>\n");
        }
        projects(projects);
        organisations();
        roots(published);
        return html.append("</body>\n</html>\n").toString();
    }

    private void projects(final List<ProjectTotals> projects) {
        heading("项目", "Projects");
        head(
                "项目|Project",
                "机构|Organisation",
                "备案号|Filing number",
                "捐赠笔数|Donations",
                "募得(元)|Raised",
                "退款(元)|Refunded",
                "配捐(元)|Matched by sponsors",
                "手续费(元)|Fees",
                "配捐已支付(元)|Of matches paid");
        long donations = 0;
        long raisedFen = 0;
        long refundedFen = 0;
        long matchedFen = 0;
        long feesFen = 0;
        long paidFen = 0;
        int lines = 0;
        for (final ProjectTotals each : projects) {
            donations = Math.addExact(donations, each.donations());
            raisedFen = Math.addExact(raisedFen, each.raisedFen());
            refundedFen = Math.addExact(refundedFen, each.refundedFen());
            matchedFen = Math.addExact(matchedFen, each.allMatchedFen());
            feesFen = Math.addExact(feesFen, each.feesFen());
            paidFen = Math.addExact(paidFen, each.paidFen());
            if (lines++ < MOST_PROJECTS) {
                project(each);
            }
        }
        html.append("<tr class=\"total\"><td>合计 Total</td><td></td><td></td>");
        figures(donations, raisedFen, refundedFen);
        html.append("<td>")
                .append(money(matchedFen))
                .append("</td><td>")
                .append(money(feesFen))
                .append("</td><td>")
                .append(money(paidFen))
                .append("</td></tr>\n</tbody></table>\n");
        if (projects.size() > MOST_PROJECTS) {
            html.append("<p>其余 ")
                    .append(projects.size() - MOST_PROJECTS)
                    .append(" 个项目见 <span lang=\"en\">more projects are in</span> disclosure.csv</p>\n");
        }
    }

    private void project(final ProjectTotals each) {
        html.append("<tr><td>")
                .append(text(each.project().name().zh()))
                .append("<br><small>")
                .append(text(each.project().id()))
                .append("</small></td><td class=\"text\">")
                .append(text(each.organisation().name().zh()))
                .append(
                        each.organisation().creditCode().isEmpty()
                                ? ""
                                : "<br><small>" + text(each.organisation().creditCode()) + "</small>")
                .append("</td><td class=\"text\">")
                .append(text(each.project().filingNumber()))
                .append("</td>");
        figures(each.donations(), each.raisedFen(), each.refundedFen());
        html.append("<td>").append(money(each.allMatchedFen()));
        each.matchedFen()
                .forEach((sponsor, fen) -> html.append("<br><small>")
                        .append(text(fold.campaign.sponsor(sponsor).name().zh()))
                        .append(' ')
                        .append(money(fen))
                        .append("</small>"));
        html.append("</td><td>")
                .append(money(each.feesFen()))
                .append("</td><td>")
                .append(money(each.paidFen()))
                .append("</td></tr>\n");
    }

    private void figures(final long donations, final long raisedFen, final long refundedFen) {
        html.append("<td>")
                .append(String.format(Locale.ROOT, "%,d", donations))
                .append("</td><td>")
                .append(money(raisedFen))
                .append("</td><td>")
                .append(money(refundedFen))
                .append("</td>");
    }

    private void organisations() {
        heading("机构", "Organisations: channels' fees that they bear, and match money that sponsors paid to them");
        head("机构|Organisation", "手续费(元)|Fees", "配捐单位已支付(元)|Paid by sponsors", "其中未分摊到项目(元)|Of it of no project");
        long feesFen = 0;
        long paidFen = 0;
        long unsharedFen = 0;
        for (final OrganisationTotals each : organisations) {
            feesFen = Math.addExact(feesFen, each.feesFen());
            paidFen = Math.addExact(paidFen, each.paidFen());
            unsharedFen = Math.addExact(unsharedFen, each.unsharedPaidFen());
            line("<tr>", text(each.organisation().name().zh()), each.feesFen(), each.paidFen(), each.unsharedPaidFen());
        }
        line("<tr class=\"total\">", "合计 Total", feesFen, paidFen, unsharedFen);
        html.append("</tbody></table>\n<p>平台承担的手续费 <span lang=\"en\">Fees that the platform bears</span>: ")
                .append(money(fold.fees.ofPlatformFen()))
                .append("</p>\n");
    }

    private void line(final String start, final String name, final long... sumsFen) {
        html.append(start).append("<td>").append(name).append("</td>");
        for (final long fen : sumsFen) {
            html.append("<td>").append(money(fen)).append("</td>");
        }
        html.append("</tr>\n");
    }

    private void roots(final List<DayRoot> days) {
        heading("每日根哈希", "Roots of days that are published");
        head("日期|Day", "记录数|Leaves", "根|Root");
        days.forEach(day -> html.append("<tr><td>")
                .append(day.day())
                .append("</td><td>")
                .append(day.treeSize())
                .append("</td><td class=\"text\"><code>")
                .append(day.root())
                .append("</code></td></tr>\n"));
        html.append("</tbody></table>\n");
    }

    private void heading(final String zh, final String en) {
        html.append("<h2>").append(zh).append("<small lang=\"en\">").append(en).append("</small></h2>\n");
    }

    private void head(final String... headings) {
        html.append("<table><thead><tr>");
        for (final String heading : headings) {
            final String[] words = heading.split("\\|");
            html.append("<th>")
                    .append(words[0])
                    .append("<small lang=\"en\">")
                    .append(words[1])
                    .append("</small></th>");
        }
        html.append("</tr></thead><tbody>\n");
    }

    private String money(final long fen) {
        return yuan.format(BigDecimal.valueOf(fen, 2));
    }

    private static String text(final String value) {
        return value.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
