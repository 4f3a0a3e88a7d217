package org.tributary.loadtest.scenario;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.tributary.loadtest.UsageException;

/**
 * Campaign for a server started by this program: projects, twenty per organisation, open from the day before for two
 * weeks.
 *
 * @param goalFen of each project, closed when it is reached; 0 for none
 * @param items of each project, p01, p02, …; 0 for none
 * @param pools number of pools that each match a tenth of every donation, with a cap per donor
 */
public record Campaign(int projects, long goalFen, int items, int pools) {
    private static final int PROJECTS_AN_ORGANISATION = 20;
    private static final int DAYS = 15;
    private static final int MAX_ITEMS = 99;

    public Campaign {
        if (projects < 1 || goalFen < 0 || items < 0 || items > MAX_ITEMS || pools < 0) {
            throw new UsageException(
                    "a campaign has at least one project, and up to " + MAX_ITEMS + " items a project");
        }
    }

    public String yaml(final long nowMs) {
        final Instant opens =
                Instant.ofEpochMilli(nowMs).truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
        final StringBuilder yaml = new StringBuilder(projects * 128);
        yaml.append(String.format(
                Locale.ROOT,
                "campaign: {id: load-test, name: {zh: 压测, en: Load test}, timezone: Asia/Shanghai, opens: \"%s\","
                        + " closes: \"%s\"}%norganisations:%n",
                time(opens),
                time(opens.plus(DAYS, ChronoUnit.DAYS))));
        final int organisations = (projects + PROJECTS_AN_ORGANISATION - 1) / PROJECTS_AN_ORGANISATION;
        for (int i = 0; i < organisations; i++) {
            yaml.append(String.format(
                    Locale.ROOT, "  - {id: organisation-%d, name: {zh: 机构%d, en: Organisation %d}}%n", i, i, i));
        }
        yaml.append("projects:\n");
        for (int i = 0; i < projects; i++) {
            yaml.append(String.format(
                    Locale.ROOT,
                    "  - {id: project-%d, organisation: organisation-%d, name: {zh: 项目%d, en: Project %d}%s%s}%n",
                    i,
                    i / PROJECTS_AN_ORGANISATION,
                    i,
                    i,
                    goal(),
                    itemList()));
        }
        if (pools > 0) {
            yaml.append("sponsors: [{id: sponsor, name: {zh: 企业, en: Sponsor}}]\npools:\n");
        }
        for (int i = 0; i < pools; i++) {
            yaml.append(String.format(
                    Locale.ROOT,
                    "  - {id: pool-%d, sponsor: sponsor, name: {zh: 配捐%d, en: Match %d}, priority: %d,"
                            + " budget: \"100000000.00\", rule: {kind: ratio, give: 1, per: 10},"
                            + " limits: {perDonor: \"999.00\"}}%n",
                    i,
                    i,
                    i,
                    i + 1));
        }
        return yaml.toString();
    }

    private String goal() {
        return goalFen == 0
                ? ""
                : String.format(Locale.ROOT, ", goal: \"%d.%02d\", onGoal: close", goalFen / 100, goalFen % 100);
    }

    private String itemList() {
        if (items == 0) {
            return "";
        }
        final StringBuilder list = new StringBuilder(", items: [");
        for (int i = 1; i <= items; i++) {
            list.append(String.format(Locale.ROOT, i == 1 ? "p%02d" : ", p%02d", i));
        }
        return list.append(']').toString();
    }

    private static String time(final Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }
}
