package org.tributary.gateway.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongUnaryOperator;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.ClusterNode;
import org.tributary.engine.cluster.ClusterSettings;
import org.tributary.engine.cluster.GroupMembers;
import org.tributary.engine.cluster.IngressLimits;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.RestoredFromCommandEncoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.replay.OfflineRecord;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.status.EngineStatus;
import org.tributary.gateway.config.ClusterConfig;

/**
 * Begins a group again from one journal, when no majority of the old group is left: journals where it begins and who says so, and makes a
 * new group of this node alone, under a new name, which no old node or gateway belongs to. An interrupted run is repeated by the same
 * call.
 */
public final class GroupRestore {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MAX_SOURCE_BYTES = 200;
    private static final int MAX_ACTOR_BYTES = 64;

    private final ClusterConfig config;
    private final DataDirectory directory;
    private final NodeDirectory owner;
    private final JournalSettings journal;
    private final String actor;

    /**
     * Of the node that settings name.
     *
     * @param data its data directory, which holds the journal
     * @param journal settings to write the journal with
     * @param actor who restores; journaled
     */
    public GroupRestore(
            final ClusterConfig config, final Path data, final JournalSettings journal, final String actor) {
        this.config = config;
        this.directory = new DataDirectory(data);
        this.owner = new NodeDirectory(data);
        this.journal = journal;
        this.actor = cut(actor, MAX_ACTOR_BYTES);
    }

    /**
     * What was begun.
     *
     * @param sequence of the record that says so
     * @param after last record before it: what only other nodes had after it is missing
     * @param afterMs its time
     * @param chainHead of the batch with that record
     */
    public record Begun(long sequence, long after, long afterMs, String chainHead) {}

    /**
     * Begins.
     *
     * @param time of the record, from the last record's: a stamp ahead of the true time would meet every deadline up to it, so it
     *     throws if it does not know. Nothing was changed then
     * @throws IllegalArgumentException with the remedy if nothing may begin here; nothing was changed
     * @throws IllegalStateException if the node could not lead its new group; repeat it
     */
    public Begun run(final LongUnaryOperator time, final Progress progress) throws IOException {
        requireJournal();
        final boolean again = owner.isUnfinished(config.id(), config.self());
        requireNewGroup(again);
        try (DataDirectory.Lock lock = directory.lock()) {
            final ChronicleStore store = new ChronicleStore(directory);
            final JournalPosition end = endOf(store);
            final long nowMs = time.applyAsLong(end.timestampMs());
            owner.begin(config.id(), config.self());
            final long sequence = new OfflineRecord(
                            directory, store, DonationCore::new, journal, System::currentTimeMillis)
                    .append(command(end, nowMs), nowMs, progress)
                    .sequence();
            lead(store);
            owner.replace(config.id(), config.self());
            return new Begun(
                    sequence, end.sequence(), end.timestampMs(), HexFormat.of().formatHex(end.chainHead()));
        }
    }

    private void requireJournal() {
        if (!directory.hasJournal()) {
            throw new IllegalArgumentException(
                    directory.root() + " holds no journal: name the data directory of a node that"
                            + " is left, or put a backup there first with `tributary restore`");
        }
    }

    private void requireNewGroup(final boolean again) throws IOException {
        final String old = owner.group();
        if (!again && config.id().equals(old)) {
            throw new IllegalArgumentException(
                    "cluster.id is " + old + ", the name of the group that is lost: give the new"
                            + " one another name, never used before, in the settings of all nodes and gateways, so that an old node"
                            + " that comes back can't take part");
        }
        if (!again && NodeHost.settings(config, config.self()).hasLog()) {
            throw new IllegalArgumentException(config.logDir() + " holds a log of a group named " + config.id()
                    + " already: give the new group a name that was never used");
        }
        if (old != null && !old.equals(config.id())) {
            requireLost(old);
        }
    }

    /** As long as an old node answers, it may have what this journal lacks. */
    private void requireLost(final String old) {
        final ClusterSettings is = NodeHost.settings(config, "");
        final ClusterSettings was = new ClusterSettings(
                old, "", is.members(), is.logDirectory(), is.electionMillis(), is.witness(), is.tls());
        final Map<String, String> members;
        try (GroupMembers group = new GroupMembers(was, actor)) {
            members = group.current();
        } catch (final IllegalStateException e) {
            return;
        }
        throw new IllegalArgumentException("a node of group " + old + " runs, whose members are " + members + ". With a"
                + " majority of them nothing is lost: start them instead. If there is none, stop all of them, and take the"
                + " journal that has most records (`tributary cluster compare`)");
    }

    /** Makes the group: starts a node that is its only member, and stops it once it leads. */
    private void lead(final ChronicleStore store) {
        final AtomicReference<@Nullable String> fatal = new AtomicReference<>();
        final ClusterSettings alone = NodeHost.settings(config, config.self());
        final ClusterNode node = ClusterNode.start(
                new ClusterSettings(
                        config.id(),
                        config.self(),
                        Map.of(config.self(), config.members().getOrDefault(config.self(), config.address())),
                        alone.logDirectory(),
                        alone.electionMillis(),
                        alone.witness(),
                        alone.tls()),
                new ClusterNode.Parts(
                        store,
                        new SnapshotStore(directory),
                        DonationCore::new,
                        journal,
                        System::currentTimeMillis,
                        record -> {},
                        ReleaseListener.NONE,
                        IngressLimits.DEFAULT,
                        new EngineStatus(),
                        CommandFaults.NONE,
                        (stage, error) -> fatal.set(stage + ": " + error)));
        try {
            final long endNanos = System.nanoTime() + PATIENCE.toNanos();
            while (!node.isLeader()) {
                if (fatal.get() != null || System.nanoTime() > endNanos) {
                    throw new IllegalStateException("node " + config.self() + " does not lead its new group"
                            + (fatal.get() == null ? "" : ", " + fatal.get()) + ": repeat this command");
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } finally {
            node.close();
        }
    }

    private static JournalPosition endOf(final ChronicleStore store) {
        try (RecoverableReader reader = store.reader()) {
            reader.readBatches((buffer, offset, length) -> {});
            return reader.position();
        }
    }

    private DirectBuffer command(final JournalPosition end, final long nowMs) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[StateMachine.MAX_COMMAND_BYTES]);
        final RestoredFromCommandEncoder to = new RestoredFromCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .sequence(end.sequence())
                .recordedAtMs(end.timestampMs())
                .takenAtMs(nowMs)
                .restoredAtMs(nowMs)
                .putChainHead(end.chainHead(), 0, RestoredFromCommandEncoder.chainHeadLength())
                .namesAnew((short) 1);
        to.source(cut(
                        "group " + config.id() + ", begun by " + config.self() + " from "
                                + directory.root().toAbsolutePath().normalize(),
                        MAX_SOURCE_BYTES))
                .actor(actor);
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    private static String cut(final String text, final int maxBytes) {
        String cut = text;
        while (cut.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            cut = cut.substring(0, cut.offsetByCodePoints(cut.length(), -1));
        }
        return cut;
    }
}
