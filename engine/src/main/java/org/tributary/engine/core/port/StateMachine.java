package org.tributary.engine.core.port;

import org.agrona.DirectBuffer;
import org.tributary.engine.codec.CommandPrefetch;

/**
 * A deterministic state machine, driven by a host. The host's duties: stamps never decrease; before each command stamped T it
 * runs PulseCommands stamped T while {@code nextDeadlineMs() <= T} (in the same batch, journaled like any command; a replay
 * takes them from the journal instead); an exception means a broken invariant and stops the process.
 */
public interface StateMachine extends CommandPrefetch {
    /** Longest command in bytes; a longer one is a broken invariant, checked where commands are made. */
    int MAX_COMMAND_BYTES = 1024;

    /** Longest outcome in bytes. */
    int MAX_OUTCOME_BYTES = 1024;

    /** Most records that one command can make, its own included. Further work waits for a pulse. */
    int MAX_RECORDS_PER_COMMAND = 2048;

    /**
     * Decides one command and emits at least one outcome.
     *
     * @param timestampMs epoch milliseconds, not below the last one's
     * @param buffer holds the command
     * @param offset start of its SBE header
     * @param length bytes, header included
     * @param sink takes the outcomes, in order
     */
    void onCommand(long timestampMs, DirectBuffer buffer, int offset, int length, OutcomeSink sink);

    /** Most commands queued for one {@link #prefetch}. */
    int MAX_PREFETCHES = 32;

    /**
     * Queues a command that will be decided soon for the next {@link #prefetch}. An optional hint that changes no outcome:
     * a look-up in a table larger than the processor's cache takes some 200 to 300 ns, but look-ups made together overlap.
     *
     * @param buffer holds the command, and may be used for something else when this returns
     * @param offset start of its SBE header
     */
    @Override
    default void queuePrefetch(final DirectBuffer buffer, final int offset) {}

    /** Prefetches the rows that the queued commands need. */
    @Override
    default void prefetch() {}

    /** Version of what {@link #writeSnapshot} writes: a snapshot of another version is passed over. */
    default int snapshotVersion() {
        return 1;
    }

    /** Time at which a pulse is due, epoch milliseconds; {@link Long#MAX_VALUE} if none. */
    long nextDeadlineMs();

    /** Sequence of the last outcome, 0 before the first. */
    long lastSequence();

    /**
     * Sequence of the record that first carried an id. Changes nothing; only the core's thread may ask.
     *
     * @param channel code of {@code ChannelCode}
     * @param partner buffer with the partner's id, read only for PARTNER (length 0 otherwise)
     * @param packedId the id as IdCodec packs it
     * @return the sequence, 0 if the id is unknown
     */
    long sequenceOf(
            short channel,
            DirectBuffer partner,
            int partnerOffset,
            int partnerLength,
            DirectBuffer packedId,
            int packedIdOffset,
            int packedIdLength);

    /** Finds commands that would stop this machine as it is now. The core's thread asks for it, any thread uses it. */
    default CommandCheck check() {
        return CommandCheck.NONE;
    }

    /** Hash over the whole state, 32 bytes; equal for equal states, whatever led to them. */
    byte[] stateHash();

    /** Writes the whole state in records of at most 64 KiB. */
    void writeSnapshot(SnapshotSink sink);

    /** Reads what {@link #writeSnapshot} wrote into a fresh state machine. Throws if it is not whole. */
    void readSnapshot(SnapshotSource source);
}
