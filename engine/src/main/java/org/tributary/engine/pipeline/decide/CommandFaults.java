package org.tributary.engine.pipeline.decide;

import org.jspecify.annotations.Nullable;

/**
 * Is notified of a command that the core can't decide, before the process stops: the command's sender will repeat it, and the
 * operator needs its bytes to step over it.
 */
@FunctionalInterface
public interface CommandFaults {
    /** Keeps nothing. */
    CommandFaults NONE = (sha256, command, pool, error) -> "";

    /**
     * Called once, on the decide thread, when the core threw; must return soon, even if the disk fails.
     *
     * @param sha256 of the command, 64 hex digits
     * @param command its bytes
     * @param pool whose deadline could not be met; null if the command is no pulse, or no pool caused the fault
     * @return what the operator can do, for the message the process stops with
     */
    String onFault(String sha256, byte[] command, @Nullable String pool, Throwable error);
}
