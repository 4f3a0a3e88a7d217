package org.tributary.engine.projection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.projection.table.Directory;
import org.tributary.engine.projection.table.HeldList;
import org.tributary.engine.projection.table.HeldSums;
import org.tributary.engine.projection.table.Rows;
import org.tributary.engine.projection.table.Tables;
import org.tributary.engine.projection.table.TeamTable;
import org.tributary.engine.projection.table.TopRows;
import org.tributary.engine.projection.table.Totals;
import org.tributary.engine.projection.view.AlarmKind;
import org.tributary.engine.projection.view.ApprovalView;
import org.tributary.engine.projection.view.AuditEntry;
import org.tributary.engine.projection.view.HeldItem;
import org.tributary.engine.projection.view.NoticeView;

/**
 * Queries of the projections, from any thread. Each answer is a copy of one moment between two batches; a long list is
 * copied in parts, each of one moment. Never blocks the writer.
 */
public final class Views {
    /** Rows copied at once. */
    private static final int STRETCH = 256;

    /** Complete seconds over which the rate of donations is averaged. */
    public static final int RATE_SECONDS = 10;

    private final Projections projections;
    private final NoticeQueries notices;

    Views(final Projections projections) {
        this.projections = projections;
        this.notices = new NoticeQueries(projections);
    }

    /**
     * Totals with the rate of donations of the last complete seconds.
     *
     * @param donationsPerTenSeconds donations in the last {@link #RATE_SECONDS} complete seconds by the record's time
     */
    public record TotalsView(Totals totals, long donationsPerTenSeconds) {}

    /**
     * A project.
     *
     * @param matchedFen gross; {@code matchReversedFen} apart
     * @param frozenFen committed and frozen, 0 while the project is not
     * @param units ⌊net amount / price⌋, 0 without a unit
     */
    public record ProjectView(
            int index,
            Campaign.Project definition,
            String state,
            boolean frozen,
            long frozenFen,
            long count,
            long amountFen,
            long donors,
            long matchedFen,
            long matchReversedFen,
            long contributionsFen,
            long refundedFen,
            long units,
            Map<String, Long> items,
            long flowers) {}

    /** An organisation; amounts as of a project. */
    public record OrganisationView(
            Campaign.Organisation definition,
            int projects,
            long count,
            long amountFen,
            long donors,
            long matchedFen,
            long matchReversedFen,
            long contributionsFen,
            long refundedFen) {}

    /**
     * A pool.
     *
     * @param burnFenPerMinute committed over the last minute; below 0 if refunds prevailed
     */
    public record PoolView(
            int index,
            Pool definition,
            String state,
            long budgetFen,
            long committedFen,
            long writtenOffFen,
            long givenFen,
            long lines,
            long burnFenPerMinute,
            List<SlotView> slots) {
        /** Returns the amount left to give. */
        public long remainingFen() {
            return budgetFen - committedFen - writtenOffFen;
        }
    }

    /** One day's slot of a pool. */
    public record SlotView(long opensMs, long closesMs, boolean closed, long budgetFen, long committedFen) {}

    /**
     * Fill level of the table of teams.
     *
     * @param replaced how often a team lost its row to another: what such a team gave before is not in its sum
     */
    public record TeamsView(int size, int limit, long replaced) {}

    /**
     * A team.
     *
     * @param name null if the campaign gives it none
     */
    public record TeamView(
            String id, Campaign.@Nullable Names name, long count, long amountFen, long donors, long refundedFen) {}

    /** A channel; PARTNER's are gifts in kind. */
    public record ChannelView(
            ChannelCode channel,
            long accepted,
            long acceptedFen,
            long held,
            long duplicates,
            long conflicts,
            long refunds,
            long refundedFen,
            long ignored) {}

    /** A recent donation, without data of the donor. */
    public record RecentView(
            long sequence, long atMs, ChannelCode channel, String project, long amountFen, long matchedFen) {}

    /** An alarm. */
    public record AlarmView(
            long sequence, long atMs, AlarmKind kind, ChannelCode channel, long amount, long otherSequence) {}

    /** Returns the campaign in force. */
    public Directory directory() {
        return projections.read(() -> tables().directory);
    }

    /** Returns the totals of one sequence. */
    public TotalsView totals(final long nowMs) {
        return projections.read(() -> {
            final long second = Math.floorDiv(nowMs, 1_000);
            return new TotalsView(tables().totals.copy(), tables().seconds.count(second - RATE_SECONDS, second));
        });
    }

    /** Returns all projects by index, those removed by a later campaign included. */
    public List<ProjectView> projects() {
        final List<ProjectView> all = new ArrayList<>();
        final Directory directory = directory();
        for (int from = 0; from < directory.projectCount(); from += STRETCH) {
            final int first = from;
            all.addAll(projections.read(() -> stretch(directory, first)));
        }
        return all;
    }

    private List<ProjectView> stretch(final Directory directory, final int from) {
        final List<ProjectView> views = new ArrayList<>(STRETCH);
        for (int i = from; i < Math.min(from + STRETCH, directory.projectCount()); i++) {
            if (directory.project(i) != null) {
                views.add(ProjectRows.view(tables(), directory, i));
            }
        }
        return views;
    }

    /** Returns a project; null for an unknown id. */
    public ProjectView project(final String id) {
        return projections.read(() -> {
            final int index = tables().directory.projectIndex(id);
            return index < 0 ? null : ProjectRows.view(tables(), tables().directory, index);
        });
    }

    /** Returns all organisations, in order of first appearance. */
    public List<OrganisationView> organisations() {
        final Directory directory = directory();
        final int[] projects = new int[directory.organisationCount()];
        for (int i = 0; i < directory.projectCount(); i++) {
            if (directory.organisationOf(i) >= 0) {
                projects[directory.organisationOf(i)]++;
            }
        }
        return projections.read(() -> {
            final List<OrganisationView> all = new ArrayList<>();
            for (int i = 0; i < directory.organisationCount(); i++) {
                final long[] row = tables().organisations.row(i);
                all.add(new OrganisationView(
                        directory.organisation(i),
                        projects[i],
                        row[Tables.DONATIONS],
                        row[Tables.AMOUNT_FEN],
                        row[Tables.DONORS],
                        row[Tables.MATCHED_FEN],
                        row[Tables.REVERSED_FEN],
                        row[Tables.CONTRIBUTIONS_FEN],
                        row[Tables.REFUNDED_FEN]));
            }
            return all;
        });
    }

    /** Returns the projects with the highest amounts, highest first; of equal ones the lower index first. */
    public List<ProjectView> topProjects(final int limit) {
        final TopRows top = top(tables().projects, limit);
        return projections.read(() -> {
            final List<ProjectView> views = new ArrayList<>();
            for (final int index : top.indexes()) {
                if (tables().directory.project(index) != null) {
                    views.add(ProjectRows.view(tables(), tables().directory, index));
                }
            }
            return views;
        });
    }

    /** Returns the organisations with the highest amounts, highest first. */
    public List<OrganisationView> topOrganisations(final int limit) {
        final List<Integer> indexes = top(tables().organisations, limit).indexes();
        final List<OrganisationView> all = organisations();
        return indexes.stream()
                .filter(index -> index < all.size())
                .map(all::get)
                .toList();
    }

    private TopRows top(final Rows rows, final int limit) {
        final int size = projections.read(rows::size);
        final TopRows top = new TopRows(limit);
        for (int from = 0; from < size; from += STRETCH) {
            final int first = from;
            final long[] cells = projections.read(() -> rows.rows(first, first + STRETCH));
            for (int cell = 0; cell < cells.length; cell += rows.columns()) {
                top.offer(first + cell / rows.columns(), cells[cell + Tables.AMOUNT_FEN]);
            }
        }
        return top;
    }

    /** Returns all pools by index, of one moment. */
    public List<PoolView> pools(final long nowMs) {
        return projections.read(() -> {
            final List<PoolView> all = new ArrayList<>();
            for (int i = 0; i < tables().directory.poolCount(); i++) {
                if (tables().directory.pool(i) != null) {
                    all.add(PoolRows.view(tables(), i, nowMs));
                }
            }
            return all;
        });
    }

    /** Fill level of the table of teams. */
    public TeamsView teams() {
        return projections.read(() -> new TeamsView(
                tables().teams.size(), Tables.MAX_TEAMS, tables().teams.replaced()));
    }

    /** Returns the teams with the highest amounts, highest first; of equal ones the lower row first. */
    public List<TeamView> topTeams(final int limit) {
        final TopRows top = top(tables().teams.rows(), limit);
        return projections.read(() -> {
            final List<TeamView> teams = new ArrayList<>();
            for (final int index : top.indexes()) {
                final long[] row = tables().teams.rows().row(index);
                teams.add(new TeamView(
                        tables().teams.name(index),
                        tables().directory.teamName(tables().teams.name(index)),
                        row[Tables.DONATIONS],
                        row[Tables.AMOUNT_FEN],
                        row[Tables.DONORS],
                        row[TeamTable.REFUNDED_FEN]));
            }
            return teams;
        });
    }

    /** Returns all channels, of one moment. */
    public List<ChannelView> channels() {
        final long[] cells = projections.read(() -> tables().channels.rows(0, Channels.CODES));
        final List<ChannelView> all = new ArrayList<>();
        for (final ChannelCode channel : ChannelCode.values()) {
            if (!Channels.isListed(channel)) {
                continue;
            }
            final int cell = channel.value() * Tables.CHANNEL_COLUMNS;
            all.add(new ChannelView(
                    channel,
                    cells[cell + Tables.ACCEPTED],
                    cells[cell + Tables.ACCEPTED_FEN],
                    cells[cell + Tables.HELD],
                    cells[cell + Tables.DUPLICATES],
                    cells[cell + Tables.CONFLICTS],
                    cells[cell + Tables.REFUNDS],
                    cells[cell + Tables.CHANNEL_REFUNDED_FEN],
                    cells[cell + Tables.IGNORED]));
        }
        return all;
    }

    /** Returns the curves. */
    public TimelineView timeline() {
        return new TimelineView(projections);
    }

    /** Returns recent donations, newest first. */
    public List<RecentView> recent(final int limit) {
        final Directory directory = directory();
        final long[] cells = projections.read(() -> tables().recent.newest(limit));
        final List<RecentView> recent = new ArrayList<>();
        for (int cell = 0; cell < cells.length; cell += Tables.RECENT_COLUMNS) {
            final Campaign.Project project = directory.project((int) cells[cell + 3]);
            recent.add(new RecentView(
                    cells[cell],
                    cells[cell + 1],
                    ChannelCode.get((short) cells[cell + 2]),
                    project == null ? "" : project.id(),
                    cells[cell + 4],
                    cells[cell + 5]));
        }
        return recent;
    }

    /** Returns alarms: first those that an admin must end, then the others, each newest first. */
    public List<AlarmView> alarms(final int limit) {
        final long[] cells = projections.read(() -> tables().alarms.newest(limit));
        final List<AlarmView> alarms = new ArrayList<>();
        final List<NoticeView> open = notices.open();
        for (int i = open.size() - 1; i >= 0; i--) {
            final NoticeView notice = open.get(i);
            alarms.add(new AlarmView(
                    notice.sequence(),
                    notice.atMs(),
                    AlarmKind.UNREADABLE_PAYMENT,
                    notice.channel(),
                    0,
                    notice.paymentSequence()));
        }
        for (int cell = 0; cell < cells.length; cell += Tables.ALARM_COLUMNS) {
            alarms.add(new AlarmView(
                    cells[cell],
                    cells[cell + 1],
                    AlarmKind.values()[(int) cells[cell + 2]],
                    ChannelCode.get((short) cells[cell + 3]),
                    cells[cell + 4],
                    cells[cell + 5]));
        }
        return alarms.size() > limit ? List.copyOf(alarms.subList(0, limit)) : alarms;
    }

    /** Queries of notices. */
    public NoticeQueries notices() {
        return notices;
    }

    /** Returns whether a gift of a conversion was ever counted, even if it was reversed. */
    public boolean isConversionCounted(final String id) {
        return projections.read(() -> tables().countedConversions.find(0, id) >= 0);
    }

    /** Returns held donations above a sequence, in order. */
    public List<HeldItem> heldAfter(final long sequence, final int limit) {
        return projections.read(
                () -> HeldList.items(tables().held.copyAfter(sequence, limit), tables().heldTexts, tables().totals));
    }

    /** Returns what is held by reason, of one moment. */
    public HeldSums heldByReason() {
        return projections.read(() -> tables().held.sums().copy());
    }

    /** Returns the last requests for a second person, ascending. */
    public List<ApprovalView> approvals() {
        return List.of(projections.read(() -> tables().approvals.all()));
    }

    /** Returns the audit trail, newest first. */
    public List<AuditEntry> audit(final int limit) {
        return projections.read(() -> tables().audit.newest(limit));
    }

    private Tables tables() {
        return projections.tables();
    }
}
