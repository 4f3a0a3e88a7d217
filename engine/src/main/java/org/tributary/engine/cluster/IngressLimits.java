package org.tributary.engine.cluster;

/**
 * How a node sends its commands.
 *
 * @param batchBytes size at which a batch is sent
 * @param batchCommands commands at which a batch is sent
 * @param batchMillis longest time that a batch waits for more commands while others are under way
 * @param inFlightBatches batches under way at once
 * @param answerWaitMillis after which a command's caller is told that there is no answer
 * @param queuedCommands most commands that wait; beyond, they are refused
 */
public record IngressLimits(
        int batchBytes,
        int batchCommands,
        int batchMillis,
        int inFlightBatches,
        int answerWaitMillis,
        int queuedCommands) {
    /** The values that a settings file has by default. */
    public static final IngressLimits DEFAULT = new IngressLimits(64 * 1024, 512, 2, 8, 3_500, 16_384);

    /** Part of an answer's time that is left after a request's: at the default 3,500 ms, 500 ms. */
    private static final int LEFT_FOR_NEW_LEADER = 7;

    public IngressLimits {
        require("batchBytes", batchBytes, 1, CommandBatch.MAX_BYTES);
        require("batchCommands", batchCommands, 1, CommandBatch.MAX_COMMANDS);
        require("batchMillis", batchMillis, 0, 1_000);
        // Ratis' client has at most 100 requests under way and blocks the sender beyond.
        require("inFlightBatches", inFlightBatches, 1, 64);
        require("answerWaitMillis", answerWaitMillis, 1, 60_000);
        require("queuedCommands", queuedCommands, 1, 1 << 20);
    }

    /**
     * Time after which a request without an answer is sent again, perhaps to another node, ms. A killed leader resets the connection and
     * needs none; it is for a leader that is silent. Shorter than {@code answerWaitMillis}, so that the rest (a seventh) is left for a new
     * leader's answer before the caller gives up. Not a constant: where answers take longer, every request would be sent again before its
     * answer comes, for ever; who allows answers more time allows requests more. At least the longest time to an election, because
     * before it there is no other leader to ask.
     *
     * @param electionMillis {@link ClusterSettings#electionMillis()}
     */
    public int requestTimeoutMs(final int electionMillis) {
        return Math.max(answerWaitMillis - answerWaitMillis / LEFT_FOR_NEW_LEADER, 2 * electionMillis);
    }

    private static void require(final String name, final int value, final int least, final int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", must be " + least + " to " + most);
        }
    }
}
