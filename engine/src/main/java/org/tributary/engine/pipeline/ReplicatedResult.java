package org.tributary.engine.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What a replicated group decided on a command of a process that has no journal.
 *
 * @param sequence of the command's record
 * @param code as {@code OutcomeCode} numbers them
 * @param reason as {@code ReasonCode} numbers them
 * @param gift what a gift in kind, or the reversal of one, moved; null of other commands
 */
public record ReplicatedResult(
        long sequence, short code, short reason, @Nullable Gift gift) {
    /**
     * What a gift in kind moved.
     *
     * @param givenFen below 0 for a reversal
     * @param pool index of the pool that gave it; 65535: none
     * @param cut as {@code CutCode} numbers them
     */
    public record Gift(long givenFen, int pool, short cut) {}
}
