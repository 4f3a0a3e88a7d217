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

    public IngressLimits {
        require("batchBytes", batchBytes, 1, CommandBatch.MAX_BYTES);
        require("batchCommands", batchCommands, 1, CommandBatch.MAX_COMMANDS);
        require("batchMillis", batchMillis, 0, 1_000);
        // Ratis' client has at most 100 requests under way and blocks the sender beyond.
        require("inFlightBatches", inFlightBatches, 1, 64);
        require("answerWaitMillis", answerWaitMillis, 1, 60_000);
        require("queuedCommands", queuedCommands, 1, 1 << 20);
    }

    private static void require(final String name, final int value, final int least, final int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is " + value + ", must be " + least + " to " + most);
        }
    }
}
