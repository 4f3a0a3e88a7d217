package org.tributary.gateway.bridge.reply;

/** Receiver of refunds whose payments were looked up, to join each with its payment's record. */
@FunctionalInterface
public interface FoundRefunds {
    /** Takes a refund; false if too many wait. Release thread. */
    boolean offer(ReplyLane lane, Pending place);
}
