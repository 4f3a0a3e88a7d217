package org.tributary.engine.simulator;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolCommandDecoder;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/** Keeps every answer, and holds the journal against it and against the model. */
final class Auditor implements ReleaseListener {
    private record Answer(long sequence, byte[] outcome) {}

    private final Caller caller;
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private final Map<Long, Answer> answers = new HashMap<>();
    private long lastAnswered;

    Auditor(final Caller caller) {
        this.caller = caller;
    }

    @Override
    public void onRecord(final long correlationId, final JournalRecord record) {
        if (correlationId == 0) {
            return;
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
        answers.put(correlationId, new Answer(record.sequence(), record.copyOutcome()));
        lastAnswered = record.sequence();
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

    int answers() {
        return answers.size();
    }

    /** A power cut at durability {@code process} may take what was not synced. */
    void mayBeLostAfter(final long sequence) {
        answers.values().removeIf(answer -> answer.sequence > sequence);
        lastAnswered = Math.min(lastAnswered, sequence);
        caller.forgetFrom(sequence + 1);
    }

    /** Reads the journal from its first record: each answer must be in it, as it was given, and every record as the model says. */
    void check(final DataDirectory directory) {
        final Model model = new Model();
        final Map<Long, byte[]> outcomes = new HashMap<>();
        try (JournalReader reader = new ChronicleJournalReader(directory)) {
            reader.read(1, record -> {
                final RecordView view = view(record);
                model.record(view);
                outcomes.put(record.sequence(), record.copyOutcome());
                if (record.hasCommand() && record.commandTemplate() == PoolCommandDecoder.TEMPLATE_ID) {
                    final PoolCommandDecoder pool = record.command(new PoolCommandDecoder());
                    model.pool(pool.action(), pool.addFen(), view.code == OutcomeCode.ACCEPTED);
                }
            });
        } catch (final JournalDamagedException e) {
            throw new Violation("a sound journal can't be read: " + e.getMessage(), e);
        }
        answers.forEach((id, answer) -> {
            if (!Arrays.equals(answer.outcome, outcomes.get(answer.sequence))) {
                throw new Violation("answered at sequence " + answer.sequence + ", and the journal "
                        + (outcomes.containsKey(answer.sequence) ? "says something else" : "has no such record"));
            }
        });
    }
}
