package org.tributary.engine.simulator;

import java.util.Arrays;
import java.util.List;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.core.laws.Conservation;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.chronicle.SteppedStore;
import org.tributary.engine.pipeline.SteppedPipeline;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;

/** Starts engines on the simulated disk as the server does, and judges what each start finds. */
final class Starts {
    /**
     * What a start has made.
     *
     * @param endAfterLoss where the journal ended after the loss with which it has started; -1 if it lost nothing
     */
    record Life(Journal journal, SteppedPipeline pipeline, long endAfterLoss) {}

    private final DataDirectory directory;
    private final JournalSettings settings;
    private final SimDisk disk;
    private final Plant plant;
    private final SimClock clock;
    private final Damage damage;
    private final Auditor auditor;
    private final LostLock other;
    private final Trace trace;

    Starts(
            final DataDirectory directory,
            final JournalSettings settings,
            final SimDisk disk,
            final Plant plant,
            final SimClock clock,
            final Damage damage,
            final Auditor auditor,
            final LostLock other,
            final Trace trace) {
        this.directory = directory;
        this.settings = settings;
        this.disk = disk;
        this.plant = plant;
        this.clock = clock;
        this.damage = damage;
        this.auditor = auditor;
        this.other = other;
        this.trace = trace;
    }

    /**
     * Recovers and begins an epoch.
     *
     * @param mayBeLostAfter what was answered above may be gone
     */
    Life begin(final long mayBeLostAfter) {
        final JournalStore store = new SteppedStore(directory, plant.disk(disk), clock::nanos);
        final Recovery.Result recovered = recover(store);
        trace.met("recovered to " + recovered.position() + " from " + recovered.snapshotSequence() + ", "
                + recovered.loss());
        final long endAfterLoss =
                recovered.loss().isPresent() ? recovered.position().sequence() : -1;
        allowLoss(recovered, mayBeLostAfter);
        auditor.check(directory);
        final Journal begun = plant.journal(store.begin(recovered.position(), settings, clock.engines()));
        final SteppedPipeline pipeline = new SteppedPipeline(
                recovered.machine(),
                begun,
                plant.listener(auditor),
                recovered.position().timestampMs(),
                clock.engines());
        auditor.starts(recovered.position().timestampMs());
        return new Life(begun, pipeline, endAfterLoss);
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

    Recovery.Result recover(final JournalStore store) {
        try {
            return new Recovery(directory, store, plant::core, List.of(), Progress.NONE).run();
        } catch (final JournalDamagedException e) {
            throw other.refusal(e, new Violation("a sound journal was refused: " + e.getMessage(), e));
        } catch (final RuntimeException e) {
            // a replay that decides otherwise, a state that doesn't fit
            throw new Violation("recovery failed: " + e, e);
        }
    }

    /** The state by snapshot and tail must be that of a replay from the first record, and keep the laws of conservation. */
    static void requireSame(final StateMachine bySnapshot, final StateMachine fromZero) {
        if (!Arrays.equals(bySnapshot.stateHash(), fromZero.stateHash())) {
            throw new Violation("snapshot and tail give another state than a replay from the first record");
        }
        try {
            Conservation.check(((DonationCore) Plant.unwrap(fromZero)).state());
        } catch (final IllegalStateException e) {
            throw new Violation("a law of conservation is broken: " + e.getMessage(), e);
        }
    }
}
