package org.tributary.engine.core.refund;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;
import org.tributary.engine.core.outcome.Lines;
import org.tributary.engine.core.state.campaign.CampaignFrame;

/**
 * A refund with its original's record joined, whichever command it came in. Reused; texts point into the command's buffer
 * and are valid while it is decided.
 */
final class RefundRequest {
    private static final long NOT_TOLD = -1;

    private final UnsafeBuffer transactionId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer refundId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer project = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer team = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer item = new UnsafeBuffer(0, 0);
    private final Original original = new Original();

    int channel;
    boolean cumulative;
    boolean dispute;
    long refundFen;
    /** Time at which the refund, or the total, was so. */
    long timeMs;

    /** The total before this one, -1 if it is not told. */
    long previousTotalFen;

    int currency;
    private long partFen;

    void read(final RefundCommandDecoder from) {
        channel = from.channelRaw();
        cumulative = from.flags().cumulative();
        dispute = from.flags().dispute();
        refundFen = from.refundFen();
        timeMs = from.refundedAtMs();
        partFen = cumulative && from.flags().part() ? from.partFen() : 0;
        previousTotalFen = cumulative && from.flags().previous() ? from.previousTotalFen() : NOT_TOLD;
        currency = CampaignFrame.currency(from.currency(0), from.currency(1), from.currency(2));
        original.sequence = from.originalSequence();
        original.amountFen = from.originalAmountFen();
        original.paidAtMs = from.originalPaidAtMs();
        original.donorHi = from.donorHi();
        original.donorLo = from.donorLo();
        original.allocation = from.allocationSequence();
        original.held = from.heldReason() != ReasonCode.NONE && from.allocationSequence() == 0;
        original.clearLines();
        for (final RefundCommandDecoder.LinesDecoder lines = from.lines(); lines.hasNext(); ) {
            lines.next();
            original.line(lines.pool(), lines.amountFen(), lines.baseRefundedFen(), lines.lineSequence());
        }
        from.wrapTransactionId(transactionId);
        from.wrapRefundId(refundId);
        from.wrapProject(project);
        from.wrapTeam(team);
        from.wrapItem(item);
        original.texts(project, team, item);
    }

    /** Amount of the refund that the command names, 0 if it names none. */
    long namedFen() {
        return cumulative ? partFen : refundFen;
    }

    /** Packed by IdCodec. */
    DirectBuffer transactionId() {
        return transactionId;
    }

    /** Packed by IdCodec. */
    DirectBuffer refundId() {
        return refundId;
    }

    Original original() {
        return original;
    }

    /** The donation that a refund takes from. */
    static final class Original {
        /** As many lines as a command can carry. */
        static final int MAX_LINES = 254;

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
        DirectBuffer project;
        DirectBuffer team;
        DirectBuffer item;

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

        /** Takes the lines of a donation that was decided just now. */
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
}
