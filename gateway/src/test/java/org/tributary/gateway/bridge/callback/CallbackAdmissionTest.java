package org.tributary.gateway.bridge.callback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.gateway.bridge.BridgeScene;
import org.tributary.gateway.bridge.FakeEngine;
import org.tributary.gateway.bridge.reply.Outbox;
import org.tributary.gateway.bridge.reply.ReplyLane;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.channel.ChannelAdapter;

/** Which callbacks a loop takes, when their commands are published, and why the others are asked for again. */
class CallbackAdmissionTest extends BridgeScene {
    @Test
    void shouldPublishCallbacksOfOneRoundTogetherWhenItEnds() {
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, n -> {
            payment(n);
            n.amountFen = 200;
        });
        final int beforeEnd = engine.commandCount();

        runLoop();

        assertThat(beforeEnd).isZero();
        assertThat(amountFen(engine.command(0))).isEqualTo(100);
        assertThat(amountFen(engine.command(1))).isEqualTo(200);
    }

    @Test
    void shouldPublishAtOnceWhenAsManyAreHereAsAreKeptBack() {
        for (int i = 0; i < Outbox.MAX_COMMANDS + 1; i++) {
            callbackInRound(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        }

        assertThat(engine.commandCount()).isEqualTo(Outbox.MAX_COMMANDS);
    }

    @Test
    void shouldPublishPaymentAheadOfItsRefundWhenBothComeInOneRound() {
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        callbackInRound(ChannelAdapter.Verdict.REFUND, n -> {
            n.transactionId = "4200001234567";
            n.refundId = "r-1";
            n.refundFen = 100;
        });

        assertThat(engine.commandCount()).isEqualTo(1);
        assertThat(engine.lookups).hasSize(1);
    }

    @Test
    void shouldAskForCallbackAgainAndReadNothingWhenTheServerIsStopping() {
        worker.drain(0, sink());

        assertThat(answers).containsExactly("TRY_AGAIN");
        assertThat(channel.reads).isZero();
        retried(RetryReason.DRAINING, 1);
    }

    @Test
    void shouldTellEachOfRoundToTryAgainWhenRingIsFullAtItsEnd() {
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        engine.full = true;

        runLoop();

        assertThat(answers).containsExactly("TRY_AGAIN", "TRY_AGAIN");
        retried(RetryReason.RING_FULL, 2);
    }

    @Test
    void shouldTryAgainAndVerifyNothingWhenMoreCallbacksWaitThanPlaces() {
        for (int i = 0; i < ReplyLane.CAPACITY + 1; i++) {
            callback(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        }
        assertThat(answers).containsExactly("TRY_AGAIN");
        assertThat(channel.reads).isEqualTo(ReplyLane.CAPACITY);
        retried(RetryReason.NO_PLACE, 1);
        journal(0, OutcomeCode.ACCEPTED);
        runLoop();
        callback(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        assertThat(answers).containsExactly("TRY_AGAIN", "SUCCESS");
    }

    @Test
    void shouldTakeMoreInARoundWhenAnswersHaveComeMeanwhile() {
        for (int i = 0; i < ReplyLane.CAPACITY; i++) {
            callbackInRound(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        }
        journal(0, OutcomeCode.ACCEPTED);

        callbackInRound(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);

        assertThat(answers).containsExactly("SUCCESS", "TRY_AGAIN");
    }

    @Test
    void shouldTakeNoMoreInARoundThatLastedTooLong() {
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        nanos.addAndGet(LoopRound.MAX_NANOS);

        callbackInRound(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        runLoop();
        callbackInRound(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);

        assertThat(answers).containsExactly("TRY_AGAIN");
        assertThat(channel.reads).isEqualTo(2);
        retried(RetryReason.LATE_ROUND, 1);
    }

    private static long amountFen(final FakeEngine.Command command) {
        return new DonationCommandDecoder()
                .wrapAndApplyHeader(command.bytes(), 0, new MessageHeaderDecoder())
                .amountFen();
    }
}
