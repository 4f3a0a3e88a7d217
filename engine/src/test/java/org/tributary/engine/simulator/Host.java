package org.tributary.engine.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.laws.Conservation;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.DataDirectoryLockedException;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.chronicle.ChronicleStore;
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
    private @Nullable Fork fork;
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
        if (fork == null && luck.nextBoolean()) {
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
        trace.met("LOCK is removed, a second server starts");
        Files.delete(directory.journal().resolve("LOCK"));
        fork = new Fork(directory, plant, auditor, running(), journal(), Objects.requireNonNull(lock));
        lock = null;
        pipeline = null;
        journal = null;
        caller.allNotAnswered();
        start();
    }

    /** The server that has lost its lock goes on a little, if there is one. */
    void otherGoesOn() {
        if (fork != null && !fork.isEnded()) {
            final Caller.Request request = caller.next();
            fork.goOn(request);
            caller.notAnswered(request);
        }
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
            new SnapshotBuilder(directory, new ChronicleStore(directory, disk), plant::core, List.of())
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
                throw refusal(e, untakenSnapshot(e));
            }
        } catch (final ReplayDifferenceException e) {
            throw untakenSnapshot(e);
        } catch (final SimDisk.Death e) {
            kill();
        }
    }

    /** A journal that two servers have written must be refused; any other must not. */
    private RuntimeException refusal(final JournalDamagedException refused, final Violation otherwise) {
        if (fork != null && fork.hasWritten()) {
            trace.met("a fork is refused");
            return new Fork.RefusedException(refused);
        }
        throw otherwise;
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
        if (fork != null) {
            fork.end();
        }
        if (journal != null) {
            synced = journal.syncedSequence();
            journal.abandon();
        }
        release();
        caller.allNotAnswered();
        disk.free(Long.MAX_VALUE);
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
        if (fork != null) {
            fork.end();
            // It has synced nothing since the other one began.
            auditor.forkMayBeLost();
        }
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
        if (fork != null) {
            fork.beforeRecovery();
        }
        final int failedSyncs = disk.failedSyncs();
        final int deaths = disk.deaths();
        try {
            begin(mayBeLostAfter);
        } catch (final UncheckedIOException | SimDisk.Death e) {
            if (disk.failedSyncs() == failedSyncs && disk.deaths() == deaths) {
                throw e;
            }
            startAgain(mayBeLostAfter);
        }
    }

    private void begin(final long mayBeLostAfter) {
        final ChronicleStore store = new ChronicleStore(directory, plant.disk(disk), clock::nanos);
        final Recovery.Result recovered = recover(store);
        trace.met("recovered to " + recovered.position() + " from " + recovered.snapshotSequence() + ", "
                + recovered.loss());
        endAfterLoss = recovered.loss().isPresent() ? recovered.position().sequence() : -1;
        allowLoss(recovered, mayBeLostAfter);
        auditor.check(directory);
        campaignDefined = auditor.version() > 0;
        final Journal begun = plant.journal(store.begin(recovered.position(), settings, clock.engines()));
        journal = begun;
        pipeline = new SteppedPipeline(
                recovered.machine(),
                begun,
                plant.listener(auditor),
                recovered.position().timestampMs(),
                clock.engines());
        auditor.starts(recovered.position().timestampMs());
    }

    private void allowLoss(final Recovery.Result recovered, final long mayBeLostAfter) {
        final long sequence = recovered.position().sequence();
        if (sequence >= auditor.lastAnswered()) {
            return;
        }
        if (mayBeLostAfter != Long.MAX_VALUE) {
            auditor.mayBeLostAfter(Math.max(mayBeLostAfter, sequence));
        }
        if (sequence < auditor.lastAnswered() && recovered.loss().isPresent() && damage.notice()) {
            // A power cut and damage of what was synced last: after it, a start can't tell this from a write that was
            // cut off. It goes on, and says so: the loss is journaled and alarmed.
            auditor.mayBeLostAfter(sequence);
        }
    }

    /** A sync has failed, or the engine was killed, while it started: it ends, and is started again. */
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
            throw refusal(e, new Violation("a sound journal was refused: " + e.getMessage(), e));
        } catch (final RuntimeException e) {
            // a replay that decides otherwise, a state that doesn't fit
            throw new Violation("recovery failed: " + e, e);
        }
    }

    /** The last life ends; what is left must be the same by snapshot and tail as by a replay from the first record. */
    void end() throws IOException {
        if (luck.nextBoolean()) {
            stop();
        } else {
            kill();
        }
        disk.live();
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
        seen = auditor.check(directory);
    }

    @Override
    public void close() {
        if (fork != null) {
            fork.end();
        }
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
