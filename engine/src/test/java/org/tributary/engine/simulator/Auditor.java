package org.tributary.engine.simulator;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.chronicle.SteppedStore;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.snapshot.SnapshotStore;

/** Keeps every answer, and holds the journal against it and against the model. */
final class Auditor implements ReleaseListener {
    private record Answer(long sequence, byte[] outcome) {}

    private final Caller caller;
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private final Map<Long, Answer> answers = new HashMap<>();
    private final SimClock clock;
    private final Trace trace;
    private long lastAnswered;
    private long startMs;
    private boolean mayAnswer = true;
    /** Set while an engine goes on that has lost its lock, and another was started in its place. */
    private @Nullable Durability forked;
    /** Its answers: each must be in the journal, or the journal must be refused. */
    private final Map<Long, byte[]> forkAnswers = new HashMap<>();

    private int version;

    Auditor(final Caller caller, final SimClock clock, final Trace trace) {
        this.caller = caller;
        this.clock = clock;
        this.trace = trace;
    }

    /** The engine starts after a record of that time. */
    void starts(final long lastStampMs) {
        startMs = lastStampMs;
    }

    /** At durability {@code device} an engine whose lock is gone answers nothing: another may write beside it. */
    void mayAnswer(final boolean may) {
        mayAnswer = may;
    }

    /** From now on answers are those of an engine beside the one that runs; null: of that one again. */
    void forked(final @Nullable Durability durability) {
        forked = durability;
    }

    /** A power cut may take what the engine without its lock has answered: only at {@code process} it answers at all. */
    void forkMayBeLost() {
        forkAnswers.clear();
    }

    @Override
    public void onRecord(final long correlationId, final JournalRecord record) {
        if (correlationId == 0) {
            return;
        }
        if (forked == Durability.PROCESS) {
            trace.met("answer of the engine without its lock at sequence " + record.sequence());
            forkAnswers.put(record.sequence(), record.copyOutcome());
            return;
        }
        if (!mayAnswer || forked != null) {
            throw new Violation("an answer at sequence " + record.sequence() + " by an engine that has lost its lock");
        }
        if (record.timestampMs() > Math.max(startMs, clock.latestMs())) {
            throw new Violation("sequence " + record.sequence() + " is " + (record.timestampMs() - clock.latestMs())
                    + " ms ahead of the time: the engine has followed a wall clock that was set");
        }
        final DirectBuffer sent = caller.open(correlationId);
        if (sent == null) {
            throw new Violation("an answer at sequence " + record.sequence() + " to nothing that waits for one");
        }
        final byte[] command = new byte[sent.capacity()];
        sent.getBytes(0, command);
        if (!Arrays.equals(command, record.copyCommand())) {
            throw new Violation("the answer at sequence " + record.sequence() + " is another command's");
        }
        trace.met(
                "answer " + correlationId + " at sequence " + record.sequence() + ", " + record.timestampMs(),
                record.copyOutcome());
        answers.put(correlationId, new Answer(record.sequence(), record.copyOutcome()));
        lastAnswered = record.sequence();
        if (record.outcomeTemplate() == AdminOutcomeDecoder.TEMPLATE_ID) {
            caller.version(record.outcome(new AdminOutcomeDecoder()).version());
        }
        caller.answered(correlationId, view(record));
    }

    @Override
    public void onLookup(final long correlationId, final long sequence) {
        throw new Violation("an answer to a lookup that was never made");
    }

    @Override
    public void onBatchEnd(final long lastSequence, final long timestampMs) {}

    private RecordView view(final JournalRecord record) {
        final RecordView view = new RecordView();
        decoder.decode(view, record);
        return view;
    }

    /** Newest sequence that was answered. */
    long lastAnswered() {
        return lastAnswered;
    }

    /** Version of the campaign in the journal that was checked last; 0: it has none. */
    int version() {
        return version;
    }

    int answers() {
        return answers.size();
    }

    /** A power cut at durability {@code process} may take what was not synced. */
    void mayBeLostAfter(final long sequence) {
        answers.values().removeIf(answer -> answer.sequence > sequence);
        lastAnswered = Math.min(lastAnswered, sequence);
        caller.forgetFrom(sequence + 1);
    }

    /** Reads the journal from its first record: each answer must be in it, as it was given, and every record as the model says. Returns what was seen. */
    Map<String, Integer> check(final DataDirectory directory) {
        final Model model = new Model();
        final Map<Long, byte[]> outcomes = new HashMap<>();
        final RecordView view = new RecordView();
        final Optional<Loss> loss;
        try (RecoverableReader reader = SteppedStore.reader(directory)) {
            new SnapshotStore(directory).witnesses().forEach(reader::expect);
            reader.read(1, record -> {
                decoder.decode(view, record);
                model.record(view, record);
                outcomes.put(record.sequence(), record.copyOutcome());
            });
            reader.checkEnd();
            loss = reader.loss();
        } catch (final JournalDamagedException e) {
            throw new Violation("a sound journal can't be read: " + e.getMessage(), e);
        }
        version = model.version();
        caller.version(version);
        trace.met("journal of " + outcomes.size() + " records");
        answers.forEach((id, answer) -> {
            if (!Arrays.equals(answer.outcome, outcomes.get(answer.sequence))) {
                throw missing(answer, outcomes.containsKey(answer.sequence), loss);
            }
        });
        forkAnswers.forEach((sequence, outcome) -> {
            if (!Arrays.equals(outcome, outcomes.get(sequence))) {
                throw new Violation("two engines wrote the journal, of which one answered at sequence " + sequence
                        + ", and it is read as if that had not been");
            }
        });
        return model.seen();
    }

    /** A start from a snapshot does not read what is before it. Where that is damaged, the reading must say so, as verify does. */
    private static Violation missing(final Answer answer, final boolean otherwise, final Optional<Loss> loss) {
        final String what = "answered at sequence " + answer.sequence + ", and the journal "
                + (otherwise ? "says something else" : "has no such record");
        return otherwise || loss.isEmpty()
                ? new Violation(what)
                : new Violation(what, new JournalDamagedException(loss.get().toString()));
    }
}
