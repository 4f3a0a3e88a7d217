package org.tributary.engine.campaign;

import org.agrona.DirectBuffer;

/** Takes encoded commands, in order. The buffer is only valid during the call. */
@FunctionalInterface
public interface CommandSink {
    /**
     * One command.
     *
     * @param buffer holds the command
     * @param offset start of its SBE header
     * @param length bytes, header included, at most {@link CampaignLimits#MAX_COMMAND_BYTES}
     */
    void onCommand(DirectBuffer buffer, int offset, int length);
}
