package org.tributary.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Notification;

/** Unreadable payments, from callback to answer. */
class UnreadableTest extends BridgeScene {
    @Test
    void shouldRecordAnUnreadablePaymentOnceAndTellSuccessAfterTheWait() {
        callback(ChannelAdapter.Verdict.UNREADABLE, BridgeScene::unreadable);
        assertThat(engine.commandCount()).as("not before the core was asked").isZero();
        final FakeEngine.Lookup first = found(0);
        assertThat(first.channel()).isEqualTo(Channels.ofUnreadableEvents(ChannelCode.WECHATPAY.value()));
        assertThat(first.packedId()).hasSize(32);
        final RecordView notice = record(0);
        assertThat(notice.kind).isEqualTo(RecordKind.NOTICE);
        assertThat(notice.channelName).isEqualTo("wechatpay");
        assertThat(notice.event).isEqualTo("TRANSACTION.SUCCESS");
        assertThat(notice.problem).isEqualTo("amount.total is missing");
        assertThat(notice.transactionId).isEqualTo("4200001234567");
        assertThat(notice.merchant).isEqualTo("1900000001");
        assertThat(notice.moneyBack).isFalse();
        assertThat(notice.bodyHash)
                .as("SHA-256 of 'body UNREADABLE', by sha256sum")
                .isEqualTo(BODY_HASH);
        final long sequence = releaseNotice(0);
        assertThat(answers).containsExactly("TRY_AGAIN");

        clockMs.addAndGet(WAIT_MS - 1);
        callback(ChannelAdapter.Verdict.UNREADABLE, BridgeScene::unreadable);
        assertThat(found(sequence).packedId()).isEqualTo(first.packedId());
        clockMs.addAndGet(1);
        callback(ChannelAdapter.Verdict.UNREADABLE, BridgeScene::unreadable);
        found(sequence);
        assertThat(answers).containsExactly("TRY_AGAIN", "TRY_AGAIN", "SUCCESS");
        assertThat(engine.commandCount()).as("retries are not journaled").isEqualTo(1);
        assertThat(count(CallbackCounters.Result.UNREADABLE)).isEqualTo(3);
    }

    private static final String BODY_HASH = "9ab1838dc7fd321d08343e8a140591d71a8f670b472308557f7c4af5140f61c8";

    @Test
    void shouldTellSuccessAtOnceWhenTheAlarmHasEnded() {
        callback(ChannelAdapter.Verdict.UNREADABLE, BridgeScene::unreadable);
        found(0);
        final long sequence = releaseNotice(0);
        open.remove(sequence);
        callback(ChannelAdapter.Verdict.UNREADABLE, BridgeScene::unreadable);
        found(sequence);
        assertThat(answers).containsExactly("TRY_AGAIN", "SUCCESS");
    }

    @Test
    void shouldTellToTryAgainWhenTwoAtOnceMadeARecordAndADuplicate() {
        callback(ChannelAdapter.Verdict.UNREADABLE, BridgeScene::unreadable);
        callback(ChannelAdapter.Verdict.UNREADABLE, BridgeScene::unreadable);
        found(0);
        found(0);
        releaseNotice(0);
        release(1, OutcomeCode.DUPLICATE);
        assertThat(answers).containsExactly("TRY_AGAIN", "TRY_AGAIN");
        assertThat(count(CallbackCounters.Result.UNREADABLE)).isEqualTo(2);
        assertThat(count(CallbackCounters.Result.DUPLICATE)).isZero();
    }

    @Test
    void shouldRecordNoMoreThanSoManyWithinAnHourButFindThoseThatAre() {
        for (int i = 0; i < NOTICES_PER_HOUR; i++) {
            other(i);
            found(0);
            releaseNotice(i);
        }
        other(NOTICES_PER_HOUR);
        found(0);
        assertThat(engine.commandCount()).isEqualTo(NOTICES_PER_HOUR);
        assertThat(count(CallbackCounters.Result.NOTICE_LIMIT)).isEqualTo(1);
        other(0);
        found(1);
        assertThat(count(CallbackCounters.Result.UNREADABLE)).isEqualTo(NOTICES_PER_HOUR + 1);
        assertThat(answers).containsOnly("TRY_AGAIN");

        clockMs.addAndGet(3_600_000);
        other(NOTICES_PER_HOUR);
        found(0);
        assertThat(engine.commandCount()).isEqualTo(NOTICES_PER_HOUR + 1);
    }

    private void other(final int event) {
        callback(ChannelAdapter.Verdict.UNREADABLE, n -> {
            unreadable(n);
            n.identify(new byte[] {(byte) event}, 0, 1);
        });
    }

    @Test
    void shouldTakeTheBodyForTheEventWhenTheChannelGivesNoOtherIdentity() {
        for (int i = 0; i < 2; i++) {
            callback(ChannelAdapter.Verdict.UNREADABLE, n -> n.problem = "nothing is there");
        }
        assertThat(engine.lookups.get(0).packedId())
                .isEqualTo(engine.lookups.get(1).packedId());
        found(0);
        assertThat(record(0).bodyHash).isEqualTo(record(0).eventHash).isEqualTo(BODY_HASH);
    }

    @Test
    void shouldKeepTextFromOutsideWithinBoundsAndHarmless() {
        callback(ChannelAdapter.Verdict.UNREADABLE, n -> {
            unreadable(n);
            n.transactionId = "9".repeat(500);
            n.orderId = "ordnung-ä";
            n.merchant = "m\u0000\ud800" + "é".repeat(100);
            n.kind = "é".repeat(100);
            n.refundId = "r-1";
        });
        found(0);
        final RecordView notice = record(0);
        assertThat(notice.transactionId).as("cut, it would be another's id").isEmpty();
        assertThat(notice.orderId).isEqualTo("ordnung-ä");
        assertThat(notice.merchant).as("cut or cleaned, it would be another's").isEmpty();
        assertThat(notice.event).as("text for people is cut").isEqualTo("é".repeat(32));
        assertThat(notice.moneyBack).as("it names a refund").isTrue();
    }

    @Test
    void shouldTryAgainWhenTheRingIsFullWhereverThatIs() {
        engine.full = true;
        callback(ChannelAdapter.Verdict.UNREADABLE, BridgeScene::unreadable);
        engine.full = false;
        callback(ChannelAdapter.Verdict.UNREADABLE, BridgeScene::unreadable);
        engine.full = true;
        found(0);
        assertThat(answers).containsExactly("TRY_AGAIN", "TRY_AGAIN");
        assertThat(count(CallbackCounters.Result.TRY_AGAIN)).isEqualTo(2);
    }

    @Test
    void shouldTakeAPaymentOrRefundWithoutAUsableIdForUnreadable() {
        callback(ChannelAdapter.Verdict.PAYMENT, n -> {
            payment(n);
            n.transactionId = "";
        });
        callback(ChannelAdapter.Verdict.REFUND, n -> {
            payment(n);
            n.refundId = "r".repeat(129);
        });
        found(0);
        found(0);
        assertThat(record(0).problem).isEqualTo("the transaction id is missing or longer than 128 bytes");
        assertThat(record(0).moneyBack).isFalse();
        assertThat(record(1).moneyBack).isTrue();
        assertThat(record(1).transactionId).isEqualTo("4200001234567");
    }

    @Test
    void shouldTakeAPaymentForUnreadableRatherThanAlterWhatDecides() {
        final Map<String, Consumer<Notification>> altered = new LinkedHashMap<>();
        altered.put("the merchant's id is longer than 64 bytes", n -> n.merchant = "1".repeat(65));
        altered.put("the currency is not three letters", n -> n.currency = "RMBY");
        altered.put("the part that will not be settled is out of range", n -> n.unsettledFen = 4_294_967_295L);
        altered.put("the transaction id is missing or longer than 128 bytes", n -> n.transactionId = "42\ud800");
        altered.forEach((problem, change) -> {
            callback(ChannelAdapter.Verdict.PAYMENT, n -> {
                payment(n);
                change.accept(n);
            });
            found(0);
            final RecordView notice = record(engine.commandCount() - 1);
            assertThat(notice.kind).isEqualTo(RecordKind.NOTICE);
            assertThat(notice.problem).isEqualTo(problem);
            assertThat(notice.merchant).isIn("", "1900000001");
            releaseNotice(engine.commandCount() - 1);
            clockMs.addAndGet(3_600_000);
        });
        assertThat(engine.commandCount()).isEqualTo(altered.size());
    }

    @Test
    void shouldTakeALongestMerchantAsItIsAndOneMoreOfARefundForUnreadable() {
        callback(ChannelAdapter.Verdict.PAYMENT, n -> {
            payment(n);
            n.merchant = "m".repeat(64);
        });
        final DonationCommandDecoder donation = new DonationCommandDecoder()
                .wrapAndApplyHeader(engine.command(0).bytes(), 0, new MessageHeaderDecoder());
        donation.skipTransactionId();
        donation.skipOrderId();
        donation.skipProject();
        donation.skipTeam();
        donation.skipItem();
        assertThat(donation.merchant()).isEqualTo("m".repeat(64));
        callback(ChannelAdapter.Verdict.REFUND, n -> {
            payment(n);
            n.refundId = "r-1";
            n.merchant = "m".repeat(65);
        });
        found(0);
        assertThat(record(1).moneyBack).isTrue();
        assertThat(record(1).merchant).isEmpty();
    }
}
