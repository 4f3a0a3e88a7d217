package org.tributary.engine.core.state;

import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.state.campaign.CampaignFrame;
import org.tributary.engine.core.state.campaign.Registry;
import org.tributary.engine.core.state.campaign.Settings;

/**
 * All state of the core, and nothing else: handlers hold none. Written and read section by section in one order, which
 * is also what the state hash covers.
 */
public final class CoreState {
    /** Layout of the snapshot. */
    public static final int SNAPSHOT_VERSION = 10;

    private static final int SECTION_FRAME = 1;
    private static final int SECTION_REGISTRY = 2;
    private static final int SECTION_LEDGER = 3;
    private static final int SECTION_DONORS = 4;
    private static final int SECTION_IDS = 5;
    private static final int SECTION_DONATIONS = 6;
    private static final int SECTION_MATCHES = 7;
    private static final int SECTION_REFUNDS = 8;
    private static final int SECTION_GIFTS = 9;
    private static final int SECTION_MILESTONES = 10;
    private static final int SECTION_DEFERRED = 11;
    private static final int SECTION_WIDE = 12;
    private static final int SECTION_NOTICES = 13;
    private static final int SECTION_MATCH_LIFE = 14;
    private static final int SECTION_APPROVALS = 15;
    private static final int SECTION_END = 99;

    private final Settings settings = new Settings();
    private final CampaignFrame frame = new CampaignFrame();
    private final Registry registry = new Registry();
    private final Ledger ledger = new Ledger();
    private final Donors donors = new Donors();
    private final Teams teams = new Teams();
    private final Ids ids = new Ids();
    private final DonationBook donations = new DonationBook();
    private final MatchBook matches = new MatchBook(ledger);
    private final RefundBook refunds = new RefundBook();
    private final WideLines wideLines = new WideLines();
    private final GiftBook gifts = new GiftBook();
    private final MilestoneBook milestones = new MilestoneBook();
    private final DeferredBooks deferred = new DeferredBooks();
    private final NoticeBook notices = new NoticeBook();
    private final MatchLife matchLife = new MatchLife();
    private final ApprovalBook approvals = new ApprovalBook();
    private final Agenda agenda = new Agenda();
    private final StepOvers stepOvers = new StepOvers();
    private long lastSequence;
    private long lastTimestampMs;

    public Settings settings() {
        return settings;
    }

    public CampaignFrame frame() {
        return frame;
    }

    public Registry registry() {
        return registry;
    }

    public Ledger ledger() {
        return ledger;
    }

    public Donors donors() {
        return donors;
    }

    public Teams teams() {
        return teams;
    }

    public Ids ids() {
        return ids;
    }

    public DonationBook donations() {
        return donations;
    }

    public MatchBook matches() {
        return matches;
    }

    public RefundBook refunds() {
        return refunds;
    }

    public WideLines wideLines() {
        return wideLines;
    }

    public GiftBook gifts() {
        return gifts;
    }

    public MilestoneBook milestones() {
        return milestones;
    }

    public DeferredBooks deferred() {
        return deferred;
    }

    public NoticeBook notices() {
        return notices;
    }

    public MatchLife matchLife() {
        return matchLife;
    }

    public ApprovalBook approvals() {
        return approvals;
    }

    public Agenda agenda() {
        return agenda;
    }

    public StepOvers stepOvers() {
        return stepOvers;
    }

    /** Sequence of the last outcome, 0 before the first. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Sequence the next outcome will have. */
    public long nextSequence() {
        return lastSequence + 1;
    }

    /** Takes the next sequence. */
    public long advanceSequence() {
        return ++lastSequence;
    }

    /** Stamp of the command being decided, or of the last one. */
    public long nowMs() {
        return lastTimestampMs;
    }

    /** Notes a command's stamp. */
    public void now(final long timestampMs) {
        if (timestampMs < lastTimestampMs) {
            throw new IllegalStateException("stamp " + timestampMs + " after " + lastTimestampMs);
        }
        lastTimestampMs = timestampMs;
    }

    /** Writes everything. */
    public void write(final StateOut out) {
        out.putInt(SNAPSHOT_VERSION);
        out.section(SECTION_FRAME);
        out.putLong(lastSequence);
        out.putLong(lastTimestampMs);
        settings.write(out);
        frame.write(out);
        agenda.write(out);
        stepOvers.write(out);
        out.section(SECTION_REGISTRY);
        registry.write(out);
        out.section(SECTION_LEDGER);
        ledger.write(out);
        out.section(SECTION_DONORS);
        donors.write(out);
        teams.write(out);
        out.section(SECTION_IDS);
        ids.write(out);
        out.section(SECTION_DONATIONS);
        donations.write(out);
        out.section(SECTION_MATCHES);
        matches.write(out);
        out.section(SECTION_REFUNDS);
        refunds.write(out);
        out.section(SECTION_GIFTS);
        gifts.write(out);
        out.section(SECTION_MILESTONES);
        milestones.write(out);
        out.section(SECTION_DEFERRED);
        deferred.write(out);
        out.section(SECTION_WIDE);
        wideLines.write(out);
        out.section(SECTION_NOTICES);
        notices.write(out);
        out.section(SECTION_MATCH_LIFE);
        matchLife.write(out);
        out.section(SECTION_APPROVALS);
        approvals.write(out);
        out.section(SECTION_END);
    }

    /** Reads what {@link #write} wrote, into a fresh state. */
    public void read(final StateIn in) {
        final int version = in.getInt();
        if (version != SNAPSHOT_VERSION) {
            throw new IllegalStateException("snapshot version " + version + ", not " + SNAPSHOT_VERSION);
        }
        in.section(SECTION_FRAME);
        lastSequence = in.getLong();
        lastTimestampMs = in.getLong();
        settings.read(in);
        frame.read(in);
        agenda.read(in);
        stepOvers.read(in);
        in.section(SECTION_REGISTRY);
        registry.read(in);
        in.section(SECTION_LEDGER);
        ledger.read(in);
        in.section(SECTION_DONORS);
        donors.read(in);
        teams.read(in);
        in.section(SECTION_IDS);
        ids.key(settings.hashKey0(), settings.hashKey1());
        ids.read(in);
        in.section(SECTION_DONATIONS);
        donations.read(in);
        in.section(SECTION_MATCHES);
        matches.read(in);
        in.section(SECTION_REFUNDS);
        refunds.read(in);
        in.section(SECTION_GIFTS);
        gifts.read(in);
        in.section(SECTION_MILESTONES);
        milestones.read(in);
        in.section(SECTION_DEFERRED);
        deferred.read(in, registry);
        in.section(SECTION_WIDE);
        wideLines.read(in);
        in.section(SECTION_NOTICES);
        notices.read(in);
        in.section(SECTION_MATCH_LIFE);
        matchLife.read(in);
        in.section(SECTION_APPROVALS);
        approvals.read(in);
        in.section(SECTION_END);
    }
}
