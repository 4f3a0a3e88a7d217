package org.tributary.gateway.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;

/** A ring and a journal in memory: published commands wait until the test releases them with an outcome. */
public final class FakeEngine implements CommandIngress, Records {
    public record Command(long correlationId, UnsafeBuffer bytes) {}

    public record Lookup(long correlationId, short channel, byte[] packedId) {}

    private record Entry(UnsafeBuffer bytes, int commandLength, int outcomeLength, long atMs) {}

    final List<Command> commands = new ArrayList<>();
    public final List<Lookup> lookups = new ArrayList<>();
    public boolean full;
    int refuseAfter = Integer.MAX_VALUE;
    private final Map<Long, Entry> journal = new HashMap<>();
    private long sequence;

    @Override
    public synchronized Admission tryPublish(
            final long correlationId, final DirectBuffer command, final int offset, final int length) {
        if (full || commands.size() >= refuseAfter) {
            return Admission.RING_FULL;
        }
        final byte[] copy = new byte[length];
        command.getBytes(offset, copy);
        commands.add(new Command(correlationId, new UnsafeBuffer(copy)));
        return Admission.TAKEN;
    }

    @Override
    public synchronized Admission tryLookup(
            final long correlationId,
            final short channel,
            final DirectBuffer partner,
            final int partnerOffset,
            final int partnerLength,
            final DirectBuffer packedId,
            final int packedIdOffset,
            final int packedIdLength) {
        if (full) {
            return Admission.RING_FULL;
        }
        final byte[] id = new byte[packedIdLength];
        packedId.getBytes(packedIdOffset, id);
        lookups.add(new Lookup(correlationId, channel, id));
        return Admission.TAKEN;
    }

    /** Sequence of the next release. */
    long nextSequence() {
        return sequence + 1;
    }

    public synchronized int commandCount() {
        return commands.size();
    }

    public synchronized Command command(final int index) {
        return commands.get(index);
    }

    /** Journals a command with an outcome and notifies the listener. */
    public long release(
            final ReleaseListener listener,
            final Command command,
            final DirectBuffer outcome,
            final int outcomeLength) {
        final long next = ++sequence;
        final int commandLength = command.bytes.capacity();
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[commandLength + outcomeLength]);
        bytes.putBytes(0, command.bytes, 0, commandLength);
        bytes.putBytes(commandLength, outcome, 0, outcomeLength);
        journal.put(next, new Entry(bytes, commandLength, outcomeLength, 1_000 + next));
        listener.onRecord(
                command.correlationId,
                new JournalRecord().wrap(next, 1_000 + next, 1, bytes, 0, commandLength, outcomeLength));
        listener.onBatchEnd(next, 1_000 + next);
        return next;
    }

    @Override
    public boolean read(final long wanted, final RecordHandler handler) {
        final Entry entry = journal.get(wanted);
        if (entry == null) {
            return false;
        }
        handler.onRecord(new JournalRecord()
                .wrap(wanted, entry.atMs, 1, entry.bytes, 0, entry.commandLength, entry.outcomeLength));
        return true;
    }
}
