package org.tributary.gateway.server;

import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.AcceptedLoss;

/**
 * What an operator says for one start only; none of it may stay in a start script.
 *
 * @param begin true to begin a journal in a directory that holds none
 * @param acceptedLoss last good record, after which the records are given up; null for none
 */
public record StartWords(boolean begin, @Nullable AcceptedLoss acceptedLoss) {
    /** Nothing said. */
    public static final StartWords NONE = new StartWords(false, null);
}
