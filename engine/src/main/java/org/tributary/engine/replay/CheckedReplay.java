package org.tributary.engine.replay;

import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.IntArrayList;
import org.tributary.engine.codec.sbe.LossCommandDecoder;
import org.tributary.engine.codec.sbe.PulseCommandDecoder;
import org.tributary.engine.codec.sbe.StepOverCommandDecoder;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;

/**
 * Runs recorded commands through a state machine and compares every outcome with the recorded bytes. Also checks the
 * host's duty: no command may precede a pulse that was due. One thread; allocates nothing per record.
 */
public final class CheckedReplay implements RecordHandler, OutcomeSink {
    private final StateMachine machine;
    private final ExpandableArrayBuffer derived = new ExpandableArrayBuffer(4096);
    private final IntArrayList derivedLengths = new IntArrayList();
    private int derivedRead;
    private int derivedReadAt;
    private int derivedEnd;

    private long sequence;
    /** The record being compared; after the last one only its sequence is still valid. */
    private JournalRecord recorded = new JournalRecord();

    private boolean answered;
    private long commands;

    public CheckedReplay(final StateMachine machine) {
        this.machine = machine;
    }

    @Override
    public void onRecord(final JournalRecord record) {
        recorded = record;
        sequence = record.sequence();
        if (!record.hasCommand()) {
            compareDerived();
            return;
        }
        finish();
        checkPulse(record);
        answered = false;
        derivedLengths.clear();
        derivedRead = 0;
        derivedReadAt = 0;
        derivedEnd = 0;
        decide(record);
        if (!answered) {
            throw difference("no outcome");
        }
        commands++;
    }

    private void decide(final JournalRecord record) {
        try {
            machine.onCommand(
                    record.timestampMs(), record.buffer(), record.journaledOffset(), record.journaledLength(), this);
        } catch (final ReplayDifferenceException e) {
            throw e;
        } catch (final RuntimeException e) {
            throw new ReplayDifferenceException(
                    sequence,
                    "the core can't decide record " + sequence + ", which the journal holds: " + e
                            + ". Journal and snapshots are unchanged. A record is never stepped over: start the release that wrote"
                            + " it, or one that can decide it",
                    e);
        }
    }

    private void checkPulse(final JournalRecord record) {
        if (machine.nextDeadlineMs() <= record.timestampMs()) {
            final int template = record.commandTemplate();
            // A step-over precedes the pulse that it names, a loss all that comes after it.
            if (template != PulseCommandDecoder.TEMPLATE_ID
                    && template != StepOverCommandDecoder.TEMPLATE_ID
                    && template != LossCommandDecoder.TEMPLATE_ID) {
                throw new ReplayDifferenceException(
                        sequence,
                        "at sequence " + sequence + " a pulse was due (deadline " + machine.nextDeadlineMs() + ", time "
                                + record.timestampMs() + "), the journal has a command of template " + template);
            }
        }
    }

    @Override
    public void onOutcome(final long outcomeSequence, final DirectBuffer buffer, final int offset, final int length) {
        if (answered) {
            derived.putBytes(derivedEnd, buffer, offset, length);
            derivedLengths.addInt(length);
            derivedEnd += length;
            return;
        }
        answered = true;
        if (outcomeSequence != sequence) {
            throw new ReplayDifferenceException(
                    sequence, "record " + sequence + " replays as sequence " + outcomeSequence);
        }
        if (!equal(buffer, offset, length)) {
            throw difference(hex(buffer, offset, length));
        }
    }

    private void compareDerived() {
        if (derivedRead >= derivedLengths.size()) {
            throw difference("no such derived record");
        }
        final int length = derivedLengths.getInt(derivedRead++);
        if (!equal(derived, derivedReadAt, length)) {
            throw difference(hex(derived, derivedReadAt, length));
        }
        derivedReadAt += length;
    }

    /** Checks that the journal holds all records of the last command; called at the end and before each command. */
    public void finish() {
        if (derivedRead < derivedLengths.size()) {
            throw new ReplayDifferenceException(
                    sequence,
                    "replay makes " + (derivedLengths.size() - derivedRead)
                            + " more derived records behind sequence " + sequence + " than the journal has, first: "
                            + hex(derived, derivedReadAt, derivedLengths.getInt(derivedRead)));
        }
    }

    /** Commands run so far. */
    public long commands() {
        return commands;
    }

    private boolean equal(final DirectBuffer buffer, final int offset, final int length) {
        if (length != recorded.outcomeLength()) {
            return false;
        }
        final DirectBuffer bytes = recorded.buffer();
        final int from = recorded.outcomeOffset();
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (buffer.getLong(offset + i) != bytes.getLong(from + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (buffer.getByte(offset + i) != bytes.getByte(from + i)) {
                return false;
            }
        }
        return true;
    }

    private ReplayDifferenceException difference(final String now) {
        return new ReplayDifferenceException(
                sequence,
                "replay differs at sequence " + sequence + ": the journal recorded the outcome "
                        + HexFormat.of().formatHex(recorded.copyOutcome()) + ", running its command again gives "
                        + now);
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
