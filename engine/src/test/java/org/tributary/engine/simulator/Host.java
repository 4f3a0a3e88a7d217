package org.tributary.engine.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.DataDirectoryLockedException;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalFullException;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.chronicle.SteppedStore;
import org.tributary.engine.journal.head.Heads;
import org.tributary.engine.pipeline.SteppedPipeline;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.replay.ReplayDifferenceException;
import org.tributary.engine.replay.SnapshotBuilder;
import org.tributary.engine.snapshot.SnapshotStore;

/**
 * The simulated host: its disk and the engine that lives on it, which starts as the server does, dies, stops and loses power.
 */
final class Host implements AutoCloseable {
    private static final long KIB = 1 << 10;
    /** Calls to the disk within which an engine that is to die has died: a start makes fewer. */
    private static final int MOST_CALLS = 24;

    private static final JournalSettings SETTINGS =
            new JournalSettings(Durability.DEVICE, 256 * KIB, 64 * KIB, 768 * KIB, 1024 * KIB, 1);

    private final SplittableRandom luck;
    private final Plant plant;
    private final SimClock clock;
    private final Caller caller;
    private final Damage damage;
    private final DataDirectory directory;
    private final JournalSettings settings;
    private final Auditor auditor;
    private final SimDisk disk;
    private final Trace trace;
    private @Nullable SteppedPipeline pipeline;
    private @Nullable Journal journal;
    private DataDirectory.@Nullable Lock lock;
    private boolean syncMayFail;
    private boolean lockLost;
    private final LostLock other;
    private final Starts starts;
    private boolean campaignDefined;
    /** Where the journal ended after the loss with which the engine has started; -1 if it lost nothing. */
    private long endAfterLoss;

    private long synced;
    private int kills;
    private int powerCuts;
    private int stops;
    private int snapshots;
    private Map<String, Integer> seen = Map.of();

    Host(
            final SplittableRandom luck,
            final Path root,
            final Plant plant,
            final SimClock clock,
            final Caller caller,
            final Damage damage,
            final Trace trace) {
        this.luck = luck;
        this.plant = plant;
        this.clock = clock;
        this.disk = new SimDisk(clock::pass, trace);
        this.caller = caller;
        this.trace = trace;
        this.damage = damage;
        this.directory = new DataDirectory(root);
        this.settings = SETTINGS.withDurability(luck.nextInt(3) == 0 ? Durability.PROCESS : Durability.DEVICE);
        this.auditor = new Auditor(caller, clock, trace);
        this.other = new LostLock(directory, plant, auditor, trace);
        this.starts = new Starts(directory, settings, disk, plant, clock, damage, auditor, other, trace);
    }

    SteppedPipeline running() {
        if (pipeline == null) {
            throw new IllegalStateException("the engine is down");
        }
        return pipeline;
    }

    Journal journal() {
        if (journal == null) {
            throw new IllegalStateException("the engine is down");
        }
        return journal;
    }

    /** False if the journal has lost the campaign, and no operator has made it again. */
    boolean hasCampaign() {
        return campaignDefined;
    }

    void campaignDefined() {
        campaignDefined = true;
    }

    Simulator.Met met() {
        return new Simulator.Met(
                auditor.answers(),
                kills,
                powerCuts,
                disk.failedSyncs(),
                disk.deaths(),
                stops,
                snapshots,
                damage.what() != null,
                false,
                damage.isNoticed(),
                seen);
    }

    @Override
    public String toString() {
        return settings.durability() + " appended " + (journal == null ? -1 : journal.appendedSequence()) + " synced "
                + (journal == null ? -1 : journal.syncedSequence()) + " answered " + auditor.lastAnswered();
    }

    /** From now on so much of the disk is free. */
    void free(final long bytes) {
        disk.free(bytes);
    }

    void failNextSync() {
        syncMayFail = true;
        disk.failNextSync();
    }

    /** The lock is removed: another file stands in its place, or a second server starts and the first goes on beside it. */
    void loseLock() throws IOException {
        try {
            directory.lock().close();
            throw new Violation("a second server has started although LOCK stands");
        } catch (final DataDirectoryLockedException e) {
            trace.met("a second start is refused");
        }
        if (!other.isThere() && luck.nextBoolean()) {
            startSecond();
            return;
        }
        final Path file = directory.journal().resolve("LOCK");
        final Path kept = file.resolveSibling("OLD");
        Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(file, "process 1");
        plant.afterLoss(kept, file);
        lockLost = true;
        if (settings.durability() == Durability.DEVICE) {
            auditor.mayAnswer(false);
        }
    }

    private void startSecond() throws IOException {
        synced = journal().syncedSequence();
        other.goesOnWith(running(), journal(), Objects.requireNonNull(lock));
        lock = null;
        pipeline = null;
        journal = null;
        caller.allNotAnswered();
        // The second one has a lock of its own, also where the first had lost it to another file before.
        lockLost = false;
        auditor.mayAnswer(true);
        start();
    }

    /** The server that has lost its lock goes on a little, if there is one. */
    void otherGoesOn() {
        other.goOn(caller);
    }

    void nextSyncTakes(final long ms) {
        disk.nextSyncTakes(ms);
    }

    /** The engine is killed at one of its next calls to the disk: while it rolls, syncs or takes more of the disk. */
    void dieSoon() {
        disk.dieAt(luck.nextInt(MOST_CALLS));
    }

    /** A sync that was made to fail must stop the engine, and nothing else may. */
    void failIfDead() throws IOException {
        final Throwable error = running().error();
        if (error == null) {
            return;
        }
        if (error instanceof Violation violation) {
            throw violation;
        }
        if (!syncMayFail && !lockLost && !(error instanceof SimDisk.Death)) {
            throw new Violation("the engine stopped, and nothing had failed: " + error, error);
        }
        if (luck.nextBoolean()) {
            kill();
        } else {
            cutPower();
        }
    }

    void snapshot() throws IOException {
        final int failedSyncs = disk.failedSyncs();
        try {
            new SnapshotBuilder(directory, new SteppedStore(directory, disk, clock::nanos), plant::core, List.of())
                    .build(Progress.NONE);
            snapshots++;
        } catch (final UncheckedIOException e) {
            if (disk.failedSyncs() == failedSyncs) {
                throw e;
            }
            // Linux reports a failed write-back once to each that has the file open: the writer's next sync has it too.
            disk.failNextSync();
        } catch (final JournalDamagedException e) {
            // Until the engine's first batch nothing in the journal says that the loss is known.
            if (journal().appendedSequence() != endAfterLoss) {
                throw other.refusal(e, untakenSnapshot(e));
            }
        } catch (final ReplayDifferenceException e) {
            throw untakenSnapshot(e);
        } catch (final SimDisk.Death e) {
            kill();
        }
    }

    private static Violation untakenSnapshot(final Exception e) {
        return new Violation("a snapshot could not be taken: " + e.getMessage(), e);
    }

    void kill() throws IOException {
        kills++;
        crash();
        start();
    }

    void cutPower() throws IOException {
        crash();
        losePower();
        start(keptAfterPowerCut());
    }

    /** At durability {@code process} a power cut may take what was not synced. */
    private long keptAfterPowerCut() {
        return settings.durability() == Durability.PROCESS ? synced : Long.MAX_VALUE;
    }

    private void crash() {
        disk.live();
        other.end();
        if (journal != null) {
            synced = journal.syncedSequence();
            journal.abandon();
        }
        release();
        caller.allNotAnswered();
        if (luck.nextInt(4) > 0) {
            disk.free(Long.MAX_VALUE);
        }
        if (luck.nextInt(4) == 0) {
            dieSoon();
        }
    }

    void stop() throws IOException {
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
        other.losePower();
        disk.cutPower(directory.journal(), luck);
        Heads.bootedSince(directory);
        clock.bootAgain(luck.nextInt(8) > 0);
    }

    private void release() {
        if (lock != null) {
            lock.close();
        }
        lock = null;
        lockLost = false;
        auditor.mayAnswer(true);
        pipeline = null;
        journal = null;
    }

    void start() throws IOException {
        start(Long.MAX_VALUE);
    }

    /** Starts as the server does; what was answered above {@code mayBeLostAfter} may be gone. */
    private void start(final long mayBeLostAfter) throws IOException {
        syncMayFail = false;
        lock = directory.lock();
        if (mayBeLostAfter == Long.MAX_VALUE && auditor.lastAnswered() > 0) {
            damage.between(directory, disk);
        }
        trace.met("start, damaged: " + damage.what());
        plant.beforeRecovery(SimDisk.cycleFiles(directory.journal()));
        other.beforeRecovery();
        final int failedSyncs = disk.failedSyncs();
        final int deaths = disk.deaths();
        try {
            begin(mayBeLostAfter);
        } catch (final UncheckedIOException | SimDisk.Death e) {
            if (disk.failedSyncs() == failedSyncs && disk.deaths() == deaths) {
                throw e;
            }
            startAgain(mayBeLostAfter);
        } catch (final JournalFullException e) {
            if (!disk.isShort()) {
                throw e;
            }
            trace.met("a start is refused: " + e.getMessage());
            disk.free(Long.MAX_VALUE);
            startAgain(mayBeLostAfter);
        }
    }

    private void begin(final long mayBeLostAfter) {
        final Starts.Life life = starts.begin(mayBeLostAfter);
        campaignDefined = auditor.version() > 0;
        endAfterLoss = life.endAfterLoss();
        journal = life.journal();
        pipeline = life.pipeline();
    }

    /** A sync has failed, the disk is full, or the engine was killed, while it started: it ends, and is started again. */
    private void startAgain(final long mayBeLostAfter) throws IOException {
        release();
        if (luck.nextBoolean()) {
            losePower();
            start(Math.min(mayBeLostAfter, keptAfterPowerCut()));
            return;
        }
        start(mayBeLostAfter);
    }

    /** The last life ends; what is left must be the same by snapshot and tail as by a replay from the first record. */
    void end() throws IOException {
        if (luck.nextBoolean()) {
            stop();
        } else {
            kill();
        }
        disk.live();
        final JournalStore store = new SteppedStore(directory, disk, clock::nanos);
        final Recovery.Result bySnapshot = starts.recover(store);
        for (final Path snapshot : new SnapshotStore(directory).newestFirst()) {
            Files.delete(snapshot);
        }
        final Recovery.Result fromZero = starts.recover(store);
        Starts.requireSame(bySnapshot.machine(), fromZero.machine());
        seen = auditor.check(directory);
    }

    @Override
    public void close() {
        other.end();
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
