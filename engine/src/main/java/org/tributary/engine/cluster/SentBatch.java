package org.tributary.engine.cluster;

import org.agrona.collections.LongArrayList;
import org.jspecify.annotations.Nullable;

/** A batch of this node's commands on its way: being filled, sent, and answered when both reply and own outcomes are there. */
final class SentBatch {
    final CommandBatch commands;
    final LongArrayList correlationIds = new LongArrayList();
    final long number;
    final long term;
    final long begunNanos = System.nanoTime();
    boolean full;

    @Nullable
    AppliedBatch applied;

    @Nullable
    BatchReply reply;

    SentBatch(final long origin, final long number, final long term) {
        this.number = number;
        this.term = term;
        this.commands = new CommandBatch(origin, number, term);
    }

    /** The outcomes, once the reply says that they may be answered; null before. */
    @Nullable
    AppliedBatch answered() {
        final AppliedBatch outcomes = applied;
        final BatchReply may = reply;
        return outcomes != null && may != null && outcomes.isOf(may) ? outcomes : null;
    }
}
