package org.tributary.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.channel.ChannelAdapter;

/** Payments that are too old to be journaled without a look-up, and test payments, from callback to answer. */
class AgedPaymentTest extends BridgeScene {
    private void aged(final long ageMs) {
        callback(ChannelAdapter.Verdict.PAYMENT, n -> {
            payment(n);
            n.freshFromMs = clockMs.get() - ageMs;
        });
    }

    @Test
    void shouldNotTakeAnUnknownPaymentThatIsTooOld() {
        aged(MAX_AGE_MS + 1);
        assertThat(engine.commandCount()).isZero();
        final FakeEngine.Lookup lookup = found(0);
        assertThat(lookup.channel()).isEqualTo(ChannelCode.WECHATPAY.value());
        assertThat(answers).containsExactly("TRY_AGAIN");
        assertThat(bridge.counters().retries(RetryReason.STALE)).isEqualTo(1);
        assertThat(count(CallbackCounters.Result.STALE)).isEqualTo(1);
        assertThat(engine.commandCount()).isZero();
    }

    @Test
    void shouldJournalAKnownPaymentAsTheDuplicateItIsWhateverItsAge() {
        aged(MAX_AGE_MS * 100);
        found(7);
        assertThat(engine.commandCount()).isEqualTo(1);
        release(0, OutcomeCode.DUPLICATE);
        assertThat(answers).containsExactly("SUCCESS");
        assertThat(count(CallbackCounters.Result.DUPLICATE)).isEqualTo(1);
    }

    @Test
    void shouldAskNothingWhenAPaymentIsYoungEnough() {
        aged(MAX_AGE_MS);
        callback(ChannelAdapter.Verdict.PAYMENT, BridgeScene::payment);
        assertThat(engine.lookups).isEmpty();
        assertThat(engine.commandCount()).isEqualTo(2);
    }

    @Test
    void shouldTellSuccessAndCountWhenMoneyIsATest() {
        callback(ChannelAdapter.Verdict.TEST_MODE, BridgeScene::payment);
        assertThat(answers).containsExactly("SUCCESS");
        assertThat(count(CallbackCounters.Result.TEST_MODE)).isEqualTo(1);
        assertThat(engine.commandCount()).isZero();
    }
}
