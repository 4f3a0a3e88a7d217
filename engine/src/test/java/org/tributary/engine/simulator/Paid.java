package org.tributary.engine.simulator;

import java.util.List;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.TestCampaigns;

/**
 * A payment of the model. All that the channel says of it follows from its id, so that the model knows it whatever was sent
 * and journaled.
 */
final class Paid {
    static final int POOLS = 2;
    private static final int DONORS = 12;
    private static final long[] PAID_AT_MINUTES = {0, 0, 30, 60, 90};
    private static final List<ChannelCode> CHANNELS =
            List.of(ChannelCode.WECHATPAY, ChannelCode.ALIPAY, ChannelCode.UNIONPAY, ChannelCode.STRIPE);

    final long amountFen;
    final long donor;
    final String project;
    final long paidAtMs;
    final ChannelCode channel;
    final long[] matchedFen = new long[POOLS];
    final long[] returnedFen = new long[POOLS];
    long refundedFen;

    /** Content of the first payment that was journaled under the id. */
    final long firstFen;

    Paid(final String transactionId, final long firstFen) {
        final int hash = transactionId.hashCode();
        amountFen = amountOf(transactionId);
        donor = 1 + Math.floorMod(hash, DONORS);
        final int draw = Math.floorMod(hash / DONORS, 10);
        project = draw < 6 ? "p1" : draw < 8 ? "p2" : "p3";
        paidAtMs = TestCampaigns.OPENS_MS
                + 1
                + PAID_AT_MINUTES[Math.floorMod(hash / 7, PAID_AT_MINUTES.length)] * TestCampaigns.MINUTE_MS;
        channel = CHANNELS.get(Math.floorMod(hash / 5, CHANNELS.size()));
        this.firstFen = firstFen;
    }

    /** Fen of a payment or a refund: in its id. */
    static long amountOf(final String id) {
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    static long fenOfPool(final RecordView view, final int pool) {
        long fen = 0;
        for (int i = 0; i < view.lineCount; i++) {
            fen += view.linePool[i] == pool ? view.lineFen[i] : 0;
        }
        return fen;
    }
}
