package org.tributary.engine.codec;

import org.agrona.DirectBuffer;

/** Hears of commands before they are handed over, to bring near what they will ask for. */
public interface CommandLookahead {
    /** A command that comes soon, at the start of its SBE header. The buffer is only valid during the call. */
    void expect(DirectBuffer buffer, int offset);

    /** All of a window were told of. */
    void approach();
}
