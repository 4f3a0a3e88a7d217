package org.tributary.engine.pipeline;

import org.agrona.DirectBuffer;
import org.tributary.engine.core.port.StateMachine;
import org.tributary.engine.pipeline.decide.Decider;

/** The way into the ring. Any thread may call; nothing blocks. A call that throws has not taken the command. */
public interface CommandIngress {
    /** Longest command in bytes. */
    int MAX_COMMAND_BYTES = StateMachine.MAX_COMMAND_BYTES;

    /** Correlation id of commands that no caller waits for. */
    long NO_CORRELATION = Decider.NO_CORRELATION;

    /**
     * Copies a command into the ring.
     *
     * @param correlationId handed to the ReleaseListener with the answer
     * @param command holds the command
     * @param offset start of its SBE header
     * @param length bytes, at most {@link #MAX_COMMAND_BYTES}
     * @return the admission: taken, or the reason why not
     */
    Admission tryPublish(long correlationId, DirectBuffer command, int offset, int length);

    /**
     * The way in for one change of several commands that must follow each other. A replicated host takes them only while this
     * process leads, and lets no other leader's commands come between them.
     */
    default CommandIngress change() {
        return this;
    }

    /**
     * Asks for the sequence of the record that first carried an id. Goes through the ring without being journaled, so
     * the answer comes after every record decided before it is journaled and released.
     *
     * @param channel code of {@code ChannelCode}
     * @param partner the partner's id for PARTNER, otherwise empty
     * @param packedId the id as IdCodec packs it
     * @return as for {@link #tryPublish}
     */
    Admission tryLookup(
            long correlationId,
            short channel,
            DirectBuffer partner,
            int partnerOffset,
            int partnerLength,
            DirectBuffer packedId,
            int packedIdOffset,
            int packedIdLength);
}
