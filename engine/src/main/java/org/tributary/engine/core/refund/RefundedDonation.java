package org.tributary.engine.core.refund;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.core.outcome.Lines;

/** The donation that a refund takes from, with its match lines. Reused. */
final class RefundedDonation {
    /** As many lines as a command can carry. */
    static final int MAX_LINES = 254;

    private static final DirectBuffer NO_TEXT = new UnsafeBuffer(0, 0);

    private final int[] pools = new int[MAX_LINES];
    private final long[] linesFen = new long[MAX_LINES];
    private final long[] basesFen = new long[MAX_LINES];
    private final long[] lineSequences = new long[MAX_LINES];
    private int lineCount;

    long sequence;
    long amountFen;
    long paidAtMs;
    long donorHi;
    long donorLo;
    long allocation;
    boolean held;
    DirectBuffer project = NO_TEXT;
    DirectBuffer team = NO_TEXT;
    DirectBuffer item = NO_TEXT;

    void texts(final DirectBuffer newProject, final DirectBuffer newTeam, final DirectBuffer newItem) {
        project = newProject;
        team = newTeam;
        item = newItem;
    }

    /** Record that accepted the donation, or allocated it later. */
    long lineSequence() {
        return allocation == 0 ? sequence : allocation;
    }

    void clearLines() {
        lineCount = 0;
    }

    void line(final int pool, final long amount, final long baseRefundedFen, final long lineSequence) {
        pools[lineCount] = pool;
        linesFen[lineCount] = amount;
        basesFen[lineCount] = baseRefundedFen;
        lineSequences[lineCount] = lineSequence;
        lineCount++;
    }

    /** Takes the lines of a donation that has just been decided. */
    void lines(final Lines lines, final long lineSequence) {
        clearLines();
        for (int i = 0; i < lines.count(); i++) {
            if (lines.amountFen(i) > 0) {
                line(lines.pool(i), lines.amountFen(i), 0, lineSequence);
            }
        }
    }

    int lineCount() {
        return lineCount;
    }

    int pool(final int line) {
        return pools[line];
    }

    long lineFen(final int line) {
        return linesFen[line];
    }

    long baseFen(final int line) {
        return basesFen[line];
    }

    long lineSequence(final int line) {
        return lineSequences[line];
    }
}
