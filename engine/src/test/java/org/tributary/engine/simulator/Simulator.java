package org.tributary.engine.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.laws.Conservation;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.journal.head.Heads;
import org.tributary.engine.pipeline.SteppedPipeline;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.replay.SnapshotBuilder;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

/**
 * One schedule: a seed drives clock, stages, disk and callers of the real core, pipeline, journal, snapshots and recovery on one
 * thread, through kills, power cuts, failed syncs, a full disk and clock jumps, and holds every promise against what happened.
 */
final class Simulator implements AutoCloseable {
    private static final long KIB = 1 << 10;
    private static final JournalSettings SETTINGS =
            new JournalSettings(Durability.DEVICE, 256 * KIB, 64 * KIB, 768 * KIB, 1024 * KIB, 1);

    /** What a schedule has met, for the report. */
    record Met(
            int answers,
            int kills,
            int powerCuts,
            int failedSyncs,
            int stops,
            int snapshots,
            boolean damaged,
            boolean refused,
            boolean noticed) {}

    private static final boolean TRACE = Boolean.getBoolean("sim.trace");

    private final SplittableRandom luck;
    private final Plant plant;
    private final DataDirectory directory;
    private final SimDisk disk = new SimDisk();
    private final Caller caller;
    private final Auditor auditor;
    private final JournalSettings settings;
    private final int steps;
    private long nowMs = TestCampaigns.OPENS_MS + 10;
    private @Nullable SteppedPipeline pipeline;
    private @Nullable Journal journal;
    private DataDirectory.@Nullable Lock lock;
    private boolean syncMayFail;
    private long synced;
    private int kills;
    private int powerCuts;
    private int stops;
    private int snapshots;
    private boolean refused;
    private boolean noticed;
    private final @Nullable SplittableRandom damage;
    private @Nullable String damaged;
    private boolean damagedSnapshot;

    /**
     * A schedule.
     *
     * @param steps most steps; a failing schedule is shortened by fewer
     * @param damages true if one place of what the device holds is spoilt at some start
     */
    Simulator(final long seed, final Path root, final Plant plant, final int steps, final boolean damages) {
        this.damage = damages ? new SplittableRandom(~seed) : null;
        this.luck = new SplittableRandom(seed);
        this.plant = plant;
        this.directory = new DataDirectory(root);
        this.caller = new Caller(luck.split());
        this.auditor = new Auditor(caller);
        this.settings = SETTINGS.withDurability(luck.nextInt(3) == 0 ? Durability.PROCESS : Durability.DEVICE);
        this.steps = Math.min(steps, 40 + luck.nextInt(140));
    }

    /** Runs to the end. Throws {@link Violation} where a promise is broken. */
    Met run() throws IOException {
        try {
            runSteps();
        } catch (final Violation e) {
            if (damaged == null || damagedSnapshot || !(e.getCause() instanceof JournalDamagedException)) {
                throw damaged == null ? e : new Violation(e.getMessage() + ", after a " + damaged, e);
            }
            refused = true;
        }
        return new Met(
                auditor.answers(),
                kills,
                powerCuts,
                disk.failedSyncs(),
                stops,
                snapshots,
                damaged != null,
                refused,
                noticed);
    }

    private void runSteps() throws IOException {
        start();
        define();
        for (int step = 0; step < steps; step++) {
            step();
            failIfDead();
        }
        end();
    }

    /** Once in a schedule, between two lives. */
    private void damage() throws IOException {
        if (damage != null && damaged == null && damage.nextInt(3) == 0) {
            damaged = switch (damage.nextInt(5)) {
                case 0 -> SimDisk.damageFile(directory.head(), damage);
                case 1 -> damageSnapshot();
                default -> disk.damage(directory.journal(), damage);
            };
            trace("damage: " + damaged);
        }
    }

    /** What is in a snapshot is in the journal too: its damage must stop nothing. */
    private @Nullable String damageSnapshot() throws IOException {
        final List<Path> files = new SnapshotStore(directory).newestFirst();
        if (damage == null || files.isEmpty()) {
            return null;
        }
        damagedSnapshot = true;
        return SimDisk.damageFile(files.get(damage.nextInt(files.size())), damage);
    }

    private void define() {
        send(Commands.settings());
        final TestCampaigns campaign = TestCampaigns.usual()
                .pool(TestPools.ratio("m", 1, 1).budget(Model.BUDGET_FEN).perDonor(Model.PER_DONOR_FEN));
        for (final DirectBuffer command : CampaignEncoder.commands(campaign.build(), 0, "ops", new byte[32])) {
            send(command);
        }
        if (journal != null) {
            journal.sync();
        }
    }

    private void send(final DirectBuffer command) {
        running().publish(0, command);
        running().decide(Integer.MAX_VALUE);
        running().journal(Integer.MAX_VALUE);
    }

    private SteppedPipeline running() {
        if (pipeline == null) {
            throw new IllegalStateException("the engine is down");
        }
        return pipeline;
    }

    private void step() throws IOException {
        nowMs += luck.nextInt(4);
        final int what = luck.nextInt(1000);
        trace("step " + what + " appended " + (journal == null ? -1 : journal.appendedSequence()) + " synced "
                + (journal == null ? -1 : journal.syncedSequence()) + " answered " + auditor.lastAnswered());
        if (what < 420) {
            publish(1 + luck.nextInt(6));
        } else if (what < 680) {
            running().decide(1 + luck.nextInt(10));
        } else if (what < 920) {
            running().journal(1 + luck.nextInt(4));
        } else if (what < 940) {
            running().keep();
        } else if (what < 950) {
            nowMs += luck.nextBoolean() ? luck.nextInt(3_600_000) : -luck.nextInt(3_600_000);
        } else if (what < 960) {
            snapshot();
        } else if (what < 968) {
            disk.free(luck.nextBoolean() ? 0 : Long.MAX_VALUE);
        } else if (what < 978) {
            syncMayFail = true;
            disk.failNextSync();
        } else if (what < 986) {
            kill();
        } else if (what < 994) {
            cutPower();
        } else {
            stop();
        }
    }

    private void publish(final int count) {
        for (int i = 0; i < count; i++) {
            final Caller.Request request = caller.next();
            if (!plant.publish(running(), request)) {
                caller.notAnswered(request);
            }
        }
    }

    /** A sync that was made to fail must stop the engine, and nothing else may. */
    private void failIfDead() throws IOException {
        final Throwable error = running().error();
        if (error == null) {
            return;
        }
        if (error instanceof Violation violation) {
            throw violation;
        }
        if (!syncMayFail) {
            throw new Violation("the engine stopped, and nothing had failed: " + error, error);
        }
        if (luck.nextBoolean()) {
            kill();
        } else {
            cutPower();
        }
    }

    private void snapshot() {
        final int failedSyncs = disk.failedSyncs();
        try {
            new SnapshotBuilder(directory, new ChronicleStore(directory, disk), plant::core, List.of())
                    .build(Progress.NONE);
            snapshots++;
        } catch (final UncheckedIOException e) {
            if (disk.failedSyncs() == failedSyncs) {
                throw e;
            }
            // Linux reports a failed write-back once to each that has the file open: the writer's next sync has it too.
            disk.failNextSync();
        }
    }

    private void kill() throws IOException {
        kills++;
        crash();
        start();
    }

    private void cutPower() throws IOException {
        crash();
        losePower();
        start(keptAfterPowerCut());
    }

    /** At durability {@code process} a power cut may take what was not synced. */
    private long keptAfterPowerCut() {
        return settings.durability() == Durability.PROCESS ? synced : Long.MAX_VALUE;
    }

    private void crash() {
        if (journal != null) {
            synced = journal.syncedSequence();
            journal.abandon();
        }
        release();
        caller.allNotAnswered();
        disk.free(Long.MAX_VALUE);
    }

    private void stop() throws IOException {
        stops++;
        running().close();
        final Throwable error = running().error();
        if (error == null && caller.openCount() > 0) {
            throw new Violation(caller.openCount() + " commands were taken and never answered");
        }
        if (error != null) {
            failIfDead();
            return;
        }
        crash();
        if (luck.nextBoolean()) {
            losePower();
        }
        start();
    }

    private void losePower() throws IOException {
        powerCuts++;
        disk.cutPower(directory.journal(), luck);
        Heads.bootedSince(directory);
    }

    private void trace(final String what) {
        if (TRACE) {
            System.out.println(settings.durability() + " " + what);
        }
    }

    private void release() {
        if (lock != null) {
            lock.close();
        }
        lock = null;
        pipeline = null;
        journal = null;
    }

    private void start() throws IOException {
        start(Long.MAX_VALUE);
    }

    /** Starts as the server does; what was answered above {@code mayBeLostAfter} may be gone. */
    private void start(final long mayBeLostAfter) throws IOException {
        syncMayFail = false;
        lock = directory.lock();
        if (mayBeLostAfter == Long.MAX_VALUE && auditor.lastAnswered() > 0) {
            damage();
        }
        plant.beforeRecovery(SimDisk.cycleFiles(directory.journal()));
        final ChronicleStore store = new ChronicleStore(directory, plant.disk(disk));
        final Recovery.Result recovered = recover(store);
        if (recovered.position().sequence() < auditor.lastAnswered() && mayBeLostAfter != Long.MAX_VALUE) {
            auditor.mayBeLostAfter(Math.max(mayBeLostAfter, recovered.position().sequence()));
        }
        if (damaged != null
                && recovered.loss().isPresent()
                && recovered.position().sequence() < auditor.lastAnswered()) {
            // A power cut and damage of what was synced last: after it, a start can't tell this from a write that was
            // cut
            // off. It goes on, and says so: the loss is journaled and alarmed.
            noticed = true;
            auditor.mayBeLostAfter(recovered.position().sequence());
        }
        trace("recovered to " + recovered.position().sequence() + " from " + recovered.snapshotSequence() + ", cut "
                + recovered.tornTail());
        auditor.check(directory);
        final int failedSyncs = disk.failedSyncs();
        final Journal begun;
        try {
            begun = plant.journal(store.begin(recovered.position(), settings, () -> nowMs));
        } catch (final UncheckedIOException e) {
            if (disk.failedSyncs() == failedSyncs) {
                throw e;
            }
            startAgain(mayBeLostAfter);
            return;
        }
        journal = begun;
        pipeline = new SteppedPipeline(
                recovered.machine(),
                begun,
                plant.listener(auditor),
                recovered.position().timestampMs(),
                () -> nowMs);
    }

    /** A sync has failed while the engine started: it ends, and somebody starts it again. */
    private void startAgain(final long mayBeLostAfter) throws IOException {
        release();
        if (luck.nextBoolean()) {
            losePower();
            start(Math.min(mayBeLostAfter, keptAfterPowerCut()));
            return;
        }
        start(mayBeLostAfter);
    }

    private Recovery.Result recover(final ChronicleStore store) {
        try {
            return new Recovery(directory, store, plant::core, List.of(), Progress.NONE).run();
        } catch (final JournalDamagedException e) {
            throw new Violation("a sound journal was refused: " + e.getMessage(), e);
        } catch (final RuntimeException e) {
            // a replay that decides otherwise, a state that doesn't fit
            throw new Violation("recovery failed: " + e, e);
        }
    }

    private void end() throws IOException {
        if (luck.nextBoolean()) {
            stop();
        } else {
            kill();
        }
        final ChronicleStore store = new ChronicleStore(directory, disk);
        final Recovery.Result bySnapshot = recover(store);
        for (final Path snapshot : new SnapshotStore(directory).newestFirst()) {
            Files.delete(snapshot);
        }
        final Recovery.Result fromZero = recover(store);
        if (!Arrays.equals(bySnapshot.machine().stateHash(), fromZero.machine().stateHash())) {
            throw new Violation("snapshot and tail give another state than a replay from the first record");
        }
        final StateMachine machine = Plant.unwrap(fromZero.machine());
        try {
            Conservation.check(((DonationCore) machine).state());
        } catch (final IllegalStateException e) {
            throw new Violation("a law of conservation is broken: " + e.getMessage(), e);
        }
        auditor.check(directory);
    }

    @Override
    public void close() {
        if (journal != null) {
            journal.abandon();
        }
        release();
        try (Stream<Path> files = Files.walk(directory.root())) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
