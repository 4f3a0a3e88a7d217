package org.tributary.engine.projection.table;

import org.tributary.engine.codec.Channels;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.projection.view.AlarmKind;
import org.tributary.engine.record.JournalRecord;

/** All that the projections have added up: what the appliers write and the views copy. Owned by the release thread. */
public final class Tables {
    /** Columns of projects; organisations have all but the last two. */
    public static final int DONATIONS = 0;

    public static final int AMOUNT_FEN = 1;
    public static final int DONORS = 2;
    public static final int MATCHED_FEN = 3;
    public static final int REVERSED_FEN = 4;
    public static final int CONTRIBUTIONS_FEN = 5;
    public static final int REFUNDED_FEN = 6;
    public static final int FLOWERS = 7;
    public static final int PROJECT_STATE = 8;
    static final int PROJECT_COLUMNS = 9;

    public static final long PROJECT_CLOSED = 1;
    public static final long PROJECT_GOAL_REACHED = 2;
    public static final long PROJECT_FROZEN = 4;

    /** Columns of pools. */
    public static final int BUDGET_FEN = 0;

    public static final int COMMITTED_FEN = 1;
    public static final int WRITTEN_OFF_FEN = 2;
    public static final int GIVEN_FEN = 3;
    public static final int LINES = 4;
    public static final int SUSPENDED = 5;
    static final int POOL_COLUMNS = 6;

    /** Columns of channels, by channel code. */
    public static final int ACCEPTED = 0;

    public static final int ACCEPTED_FEN = 1;
    public static final int HELD = 2;
    public static final int DUPLICATES = 3;
    public static final int CONFLICTS = 4;
    public static final int REFUNDS = 5;
    public static final int CHANNEL_REFUNDED_FEN = 6;
    public static final int IGNORED = 7;
    public static final int CHANNEL_COLUMNS = 8;

    /** Columns of recent donations. */
    static final int RECENT_ROWS = 64;

    public static final int RECENT_COLUMNS = 6;

    /** Columns of alarms. */
    static final int ALARM_ROWS = 512;

    public static final int ALARM_COLUMNS = 6;

    /** Teams that have a row; see {@link TeamTable} for what happens beyond. */
    public static final int MAX_TEAMS = 1 << 18;

    /** Longest id of an item or conversion, and longest text that a payment names as its project. */
    private static final int MAX_ID_BYTES = 32;

    private static final int MAX_PROJECT_BYTES = 64;

    /** As many as the core knows. */
    private static final int MAX_CONVERSIONS = 1 << 20;

    /** Items of all projects together. */
    static final int MAX_ITEMS = 1 << 20;

    /** Different project texts kept for held money; further ones are listed without. */
    static final int MAX_HELD_TEXTS = 1 << 16;

    static final int SECONDS_KEPT = 2 * 60 * 60;
    static final int MINUTES_KEPT = 14 * 24 * 60;
    static final int HOURS_KEPT = 366 * 24;

    public final Totals totals = new Totals();
    public final Rows projects = new Rows(PROJECT_COLUMNS, 64);
    public final Rows organisations = new Rows(FLOWERS, 16);
    public final Rows pools = new Rows(POOL_COLUMNS, 16);
    public final PoolBurn burn = new PoolBurn();
    public final PoolSlotTable slots = new PoolSlotTable();
    public final Rows channels = new Rows(CHANNEL_COLUMNS, Channels.CODES);
    public final TeamTable teams = new TeamTable(MAX_TEAMS);
    public final TextIndex itemNames = new TextIndex(MAX_ITEMS, MAX_ID_BYTES);
    public final Rows items = new Rows(1, 64);
    public final TextIndex heldTexts = new TextIndex(MAX_HELD_TEXTS, MAX_PROJECT_BYTES);
    public final HeldList held = new HeldList();
    /** Conversions of which a gift was counted. */
    public final TextIndex countedConversions = new TextIndex(MAX_CONVERSIONS, MAX_ID_BYTES);

    public final Ring recent = new Ring(RECENT_ROWS, RECENT_COLUMNS);
    public final Ring alarms = new Ring(ALARM_ROWS, ALARM_COLUMNS);
    public final NoticeList notices = new NoticeList();
    public final ApprovalList approvals = new ApprovalList();
    public final AuditTrail audit = new AuditTrail();
    public final TimelineRing seconds = new TimelineRing(1_000, SECONDS_KEPT);
    public final TimelineRing minutes = new TimelineRing(60_000, MINUTES_KEPT);
    public final TimelineRing hours = new TimelineRing(3_600_000, HOURS_KEPT);

    public Directory directory = Directory.EMPTY;

    public Tables() {
        channels.ensure(Channels.CODES - 1);
    }

    /** Adds to a project's column and, where it has it, to its organisation's. */
    public void addToProject(final int project, final int column, final long value) {
        if (project < 0) {
            return;
        }
        projects.ensure(project);
        projects.add(project, column, value);
        final int organisation = directory.organisationOf(project);
        if (organisation >= 0 && column < organisations.columns()) {
            organisations.ensure(organisation);
            organisations.add(organisation, column, value);
        }
    }

    /** Adds what was given at a moment to the curves. */
    public void addToTimeline(final long atMs, final long count, final long amountFen, final long matchedFen) {
        final long inSecond = seconds.add(atMs, count, amountFen, matchedFen);
        minutes.add(atMs, count, amountFen, matchedFen);
        hours.add(atMs, count, amountFen, matchedFen);
        if (inSecond > totals.get(Totals.Cell.PEAK_PER_SECOND)) {
            totals.set(Totals.Cell.PEAK_PER_SECOND, inSecond);
        }
    }

    /** Books a match line above 0, or a share or milestone: pool, project and totals. */
    public void addMatch(final int pool, final int project, final long fen) {
        pools.ensure(pool);
        pools.add(pool, COMMITTED_FEN, fen);
        pools.add(pool, GIVEN_FEN, fen);
        pools.add(pool, LINES, 1);
        addToProject(project, MATCHED_FEN, fen);
        totals.add(Totals.Cell.MATCHED, 1);
        totals.add(Totals.Cell.MATCHED_FEN, fen);
    }

    /** Books match money that went back to the pool or is written off. */
    public void reverseMatch(final int pool, final int project, final long fen, final boolean forfeited) {
        pools.ensure(pool);
        pools.add(pool, COMMITTED_FEN, -fen);
        if (forfeited) {
            pools.add(pool, WRITTEN_OFF_FEN, fen);
        }
        addToProject(project, REVERSED_FEN, fen);
        totals.add(Totals.Cell.MATCH_REVERSED_FEN, fen);
    }

    public void alarm(
            final AlarmKind kind,
            final JournalRecord record,
            final short channel,
            final long amount,
            final long otherSequence) {
        final int cell = alarms.open();
        alarms.set(cell, record.sequence());
        alarms.set(cell + 1, record.timestampMs());
        alarms.set(cell + 2, kind.ordinal());
        alarms.set(cell + 3, channel);
        alarms.set(cell + 4, amount);
        alarms.set(cell + 5, otherSequence);
        totals.add(Totals.Cell.ALARMS, 1);
    }

    public void write(final SnapshotOut out) {
        totals.write(out);
        projects.write(out);
        organisations.write(out);
        pools.write(out);
        burn.write(out);
        slots.write(out);
        channels.write(out);
        teams.write(out);
        itemNames.write(out);
        items.write(out);
        heldTexts.write(out);
        held.write(out);
        countedConversions.write(out);
        recent.write(out);
        alarms.write(out);
        notices.write(out);
        approvals.write(out);
        audit.write(out);
        seconds.write(out);
        minutes.write(out);
        hours.write(out);
    }

    public void read(final StateIn in) {
        totals.read(in);
        projects.read(in);
        organisations.read(in);
        pools.read(in);
        burn.read(in);
        slots.read(in);
        channels.read(in);
        teams.read(in);
        itemNames.read(in);
        items.read(in);
        heldTexts.read(in);
        held.read(in);
        countedConversions.read(in);
        recent.read(in);
        alarms.read(in);
        notices.read(in);
        approvals.read(in);
        audit.read(in);
        seconds.read(in);
        minutes.read(in);
        hours.read(in);
    }
}
