package org.tributary.engine.core.port;

import org.agrona.DirectBuffer;

/** Takes the core's outcomes. Called on the core's thread; the buffer is only valid during the call. */
@FunctionalInterface
public interface OutcomeSink {
    /**
     * One outcome. The first of a command answers it, further ones are derived records.
     *
     * @param sequence the record's sequence, one more than the previous outcome's
     * @param buffer holds the outcome
     * @param offset start of its SBE header
     * @param length bytes, header included
     */
    void onOutcome(long sequence, DirectBuffer buffer, int offset, int length);
}
