package org.tributary.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.RecordView;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Notification;

/** Orders of several merchants in one callback, from callback to answer. */
class CombinedOrderTest extends BridgeScene {
    private static void order(final Notification n, final int parts) {
        n.kind = "TRANSACTION.SUCCESS";
        for (int i = 0; i < parts; i++) {
            final Notification part = n.addPart();
            payment(part);
            part.transactionId = "42000012345" + i;
            part.merchant = i == 1 ? "1900000002" : "1900000001";
        }
    }

    @Test
    void shouldAnswerACombinedOrderOnceWhenEveryPartIsJournaled() {
        callback(ChannelAdapter.Verdict.PAYMENTS, n -> order(n, 3));
        assertThat(engine.commandCount()).isEqualTo(3);
        final DonationCommandDecoder second = new DonationCommandDecoder()
                .wrapAndApplyHeader(engine.command(1).bytes(), 0, new MessageHeaderDecoder());
        second.skipTransactionId();
        second.skipOrderId();
        second.skipProject();
        second.skipTeam();
        second.skipItem();
        assertThat(second.merchant()).isEqualTo("1900000002");
        release(0, OutcomeCode.ACCEPTED);
        release(1, OutcomeCode.HELD);
        assertThat(answers).isEmpty();
        release(2, OutcomeCode.DUPLICATE);
        assertThat(answers).containsExactly("SUCCESS");
    }

    @Test
    void shouldTellACombinedOrderToTryAgainWhenAPartFoundNoRoom() {
        engine.refuseAfter = 2;
        callback(ChannelAdapter.Verdict.PAYMENTS, n -> order(n, 3));
        assertThat(engine.commandCount()).isEqualTo(2);
        release(0, OutcomeCode.ACCEPTED);
        assertThat(answers).isEmpty();
        release(1, OutcomeCode.ACCEPTED);
        assertThat(answers).containsExactly("TRY_AGAIN");
        engine.refuseAfter = Integer.MAX_VALUE;
        callback(ChannelAdapter.Verdict.PAYMENTS, n -> order(n, 3));
        release(2, OutcomeCode.DUPLICATE);
        release(3, OutcomeCode.DUPLICATE);
        release(4, OutcomeCode.ACCEPTED);
        assertThat(answers).containsExactly("TRY_AGAIN", "SUCCESS");
    }

    @Test
    void shouldBookReadablePartsAndWaitForTheNoticeOfTheOther() {
        final Consumer<Notification> mixed = n -> {
            order(n, 2);
            n.parts.get(1).problem = "amount.total_amount is missing";
        };
        callback(ChannelAdapter.Verdict.PAYMENTS, mixed);
        release(0, OutcomeCode.ACCEPTED);
        assertThat(answers).isEmpty();
        found(0);
        final RecordView notice = record(1);
        assertThat(notice.transactionId).isEqualTo("420000123451");
        assertThat(notice.event).isEqualTo("TRANSACTION.SUCCESS");
        final long sequence = releaseNotice(1);
        assertThat(answers).containsExactly("TRY_AGAIN");
        clockMs.addAndGet(WAIT_MS);
        callback(ChannelAdapter.Verdict.PAYMENTS, mixed);
        release(2, OutcomeCode.DUPLICATE);
        found(sequence);
        assertThat(answers).containsExactly("TRY_AGAIN", "SUCCESS");
    }

    @Test
    void shouldTellPartsOfOneOrderApartByTheirPlace() {
        callback(ChannelAdapter.Verdict.PAYMENTS, n -> {
            order(n, 2);
            n.parts.get(0).problem = "amount.total_amount is missing";
            n.parts.get(1).problem = "amount.total_amount is missing";
        });
        assertThat(engine.lookups.get(0).packedId())
                .isNotEqualTo(engine.lookups.get(1).packedId());
        callback(ChannelAdapter.Verdict.PAYMENTS, n -> n.kind = "TRANSACTION.SUCCESS");
        assertThat(engine.lookups).as("no part at all is unreadable too").hasSize(3);
    }
}
