package org.tributary.engine.testing;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.core.port.OutcomeSink;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.core.port.StateMachine;

/**
 * The smallest state machine that exercises a host: every outcome depends on all commands and stamps before it, commands
 * can make derived records and set deadlines. A command is {@code 4 bytes header, u8 derived records, u8 delay of a
 * deadline in 10 ms (0: none), u16 unused, i64 id, padding}.
 */
public final class CountingMachine implements StateMachine {
    /** Shortest command: header, control bytes, id. */
    public static final int MIN_COMMAND_BYTES = 16;

    /** Length of each outcome. */
    public static final int OUTCOME_BYTES = 20;

    private static final byte PULSE = 6;
    private static final byte ADMIN_OUTCOME = 106;

    private final Map<Long, Long> sequences = new LinkedHashMap<>();
    private final UnsafeBuffer outcome = new UnsafeBuffer(new byte[OUTCOME_BYTES]);
    private final int rule;
    private long lastSequence;
    private long lastTimestampMs;
    private long hash = 17;
    private long deadlineMs = Long.MAX_VALUE;

    public CountingMachine() {
        this(0);
    }

    /** A machine whose decisions differ with the rule: for replays that must not agree. */
    public CountingMachine(final int rule) {
        this.rule = rule;
    }

    /** Writes a command; returns its length. */
    public static int command(
            final MutableDirectBuffer into, final long id, final int derived, final int delay, final int length) {
        into.setMemory(0, length, (byte) id);
        into.putInt(0, 1 << 8 | 99 << 16 | 1 << 24);
        into.putByte(4, (byte) derived);
        into.putByte(5, (byte) delay);
        into.putLong(8, id);
        return length;
    }

    @Override
    public void onCommand(
            final long timestampMs,
            final DirectBuffer buffer,
            final int offset,
            final int length,
            final OutcomeSink sink) {
        if (timestampMs < lastTimestampMs) {
            throw new IllegalStateException("time goes back");
        }
        lastTimestampMs = timestampMs;
        mix(timestampMs);
        for (int i = 0; i < length; i++) {
            mix(buffer.getByte(offset + i));
        }
        if (buffer.getByte(offset + 1) == PULSE) {
            if (timestampMs < deadlineMs) {
                throw new IllegalStateException("pulse at " + timestampMs + " before " + deadlineMs);
            }
            deadlineMs = Long.MAX_VALUE;
            emit(sink);
            return;
        }
        final int delay = buffer.getByte(offset + 5) & 0xFF;
        if (delay > 0) {
            deadlineMs = Math.min(deadlineMs, timestampMs + 10L * (delay - 1));
        }
        sequences.putIfAbsent(buffer.getLong(offset + 8), lastSequence + 1);
        for (int i = buffer.getByte(offset + 4) & 0xFF; i >= 0; i--) {
            emit(sink);
        }
    }

    private void emit(final OutcomeSink sink) {
        lastSequence++;
        mix(lastSequence + rule);
        outcome.putInt(0, ADMIN_OUTCOME << 8 & 0xFF00);
        outcome.putLong(4, lastSequence);
        outcome.putLong(12, hash);
        sink.onOutcome(lastSequence, outcome, 0, OUTCOME_BYTES);
    }

    private void mix(final long value) {
        hash = (hash ^ value) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
    }

    @Override
    public long nextDeadlineMs() {
        return deadlineMs;
    }

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public long sequenceOf(
            final short channel,
            final DirectBuffer partner,
            final int partnerOffset,
            final int partnerLength,
            final DirectBuffer packedId,
            final int packedIdOffset,
            final int packedIdLength) {
        return sequences.getOrDefault(packedId.getLong(packedIdOffset), 0L);
    }

    @Override
    public byte[] stateHash() {
        final ByteBuffer state = ByteBuffer.allocate(32)
                .putLong(lastSequence)
                .putLong(hash)
                .putLong(deadlineMs)
                .putLong(sequences.hashCode());
        return Sha256.newDigest().digest(state.array());
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[32]);
        buffer.putLong(0, lastSequence);
        buffer.putLong(8, lastTimestampMs);
        buffer.putLong(16, hash);
        buffer.putLong(24, deadlineMs);
        sink.onRecord(buffer, 0, 32);
        sequences.forEach((id, sequence) -> {
            buffer.putLong(0, id);
            buffer.putLong(8, sequence);
            sink.onRecord(buffer, 0, 16);
        });
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        if (!source.next() || source.length() != 32) {
            throw new IllegalStateException("snapshot has no head");
        }
        lastSequence = source.buffer().getLong(source.offset());
        lastTimestampMs = source.buffer().getLong(source.offset() + 8);
        hash = source.buffer().getLong(source.offset() + 16);
        deadlineMs = source.buffer().getLong(source.offset() + 24);
        while (source.next()) {
            sequences.put(
                    source.buffer().getLong(source.offset()), source.buffer().getLong(source.offset() + 8));
        }
    }
}
