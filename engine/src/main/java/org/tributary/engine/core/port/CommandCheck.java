package org.tributary.engine.core.port;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Finds commands that would stop a state machine, before they enter a log that several of them must follow. Immutable, so any thread may
 * ask; it knows the state that it was taken from.
 */
@FunctionalInterface
public interface CommandCheck {
    /** Finds nothing. */
    CommandCheck NONE = (buffer, offset, length) -> null;

    /**
     * Looks at one command.
     *
     * @param buffer holds the command
     * @param offset start of its SBE header
     * @param length bytes, header included
     * @return why it can't be decided, and what to do; null if nothing was found
     */
    @Nullable
    String problem(DirectBuffer buffer, int offset, int length);
}
