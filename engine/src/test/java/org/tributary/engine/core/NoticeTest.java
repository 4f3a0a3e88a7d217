package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Notices;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;

class NoticeTest {
    private final CoreDriver core = CoreDriver.of(TestCampaigns.usual()).at(OPENS_MS + 5);

    private RecordView send(final DirectBuffer command) {
        return core.send(command).get(0);
    }

    private boolean isOpen(final RecordView notice) {
        return core.core().state().notices().isOpen(notice.sequence);
    }

    @Test
    void shouldRecordAnEventOnceWhoeverTellsOfItAgain() {
        final RecordView first = send(new Notices(1).transaction("t").encode());
        assertThat(first.kind).isEqualTo(RecordKind.NOTICE);
        assertThat(first.code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(first.transactionId).isEqualTo("t");
        assertThat(first.problem).isEqualTo("amount.total is missing");
        assertThat(first.eventHash).isEqualTo("01".repeat(32));

        core.restart();
        final RecordView again = send(new Notices(1).transaction("t").encode());
        assertThat(again.code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(again.originalSequence).isEqualTo(first.sequence);
        assertThat(send(new Notices(1).channel(ChannelCode.ALIPAY).encode()).code)
                .as("another channel's event")
                .isEqualTo(OutcomeCode.ACCEPTED);
        core.replay();
    }

    @Test
    void shouldFindAnEventByItsIdentityAndNeverAPaymentUnderIt() {
        final long notice = send(new Notices(1).encode()).sequence;
        final byte[] event = new byte[32];
        java.util.Arrays.fill(event, (byte) 1);
        final UnsafeBuffer id = new UnsafeBuffer(event);
        final short wechat = ChannelCode.WECHATPAY.value();
        assertThat(core.core().sequenceOf(Channels.ofUnreadableEvents(wechat), id, 0, 0, id, 0, 32))
                .isEqualTo(notice);
        assertThat(core.core().sequenceOf(wechat, id, 0, 0, id, 0, 32)).isZero();
    }

    @Test
    void shouldMoveNoMoneyAndLeaveTheIdToItsPayment() {
        send(new Notices(1).transaction("t").encode());
        assertThat(core.core().state().ledger().heldFen()).isZero();
        assertThat(core.core().state().ledger().campaign().donatedFen()).isZero();
        assertThat(core.send(new Payments("t").amount(300)).code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(core.core().state().ledger().campaign().donatedFen()).isEqualTo(300);
    }

    @Test
    void shouldEndWhenItsPaymentComesAfterAll() {
        final RecordView one = send(new Notices(1).transaction("t").encode());
        final RecordView two = send(new Notices(2).transaction("t").encode());
        final RecordView other = send(new Notices(3).transaction("u").encode());
        final RecordView otherChannel =
                send(new Notices(4).channel(ChannelCode.ALIPAY).transaction("t").encode());
        final RecordView noId = send(new Notices(5).encode());
        core.restart();
        core.send(new Payments("t").amount(300));
        assertThat(isOpen(one)).isFalse();
        assertThat(isOpen(two)).isFalse();
        assertThat(isOpen(other)).isTrue();
        assertThat(isOpen(otherChannel)).isTrue();
        assertThat(isOpen(noId)).isTrue();
        core.restart().replay();
    }

    @Test
    void shouldStayOpenWhenAPaymentComesButItToldOfMoneyThatGoesBack() {
        final RecordView refund =
                send(new Notices(1).transaction("t").refund("r").encode());
        core.send(new Payments("t").amount(300));
        assertThat(isOpen(refund)).isTrue();
        final RecordView later = send(new Notices(2).transaction("t").encode());
        assertThat(later.originalSequence).as("its payment is known").isEqualTo(refund.sequence + 1);
    }

    @Test
    void shouldEndOnceWhenDismissed() {
        final RecordView notice = send(new Notices(1).transaction("t").encode());
        assertThat(send(Notices.dismiss(notice.sequence + 99)).reason).isEqualTo(ReasonCode.UNKNOWN_NOTICE);
        assertThat(send(Notices.dismiss(-1)).reason).isEqualTo(ReasonCode.UNKNOWN_NOTICE);
        assertThat(isOpen(notice)).isTrue();
        final RecordView end = send(Notices.dismiss(notice.sequence));
        assertThat(end.code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(end.noticeSequence).isEqualTo(notice.sequence);
        assertThat(end.actor).isEqualTo("ops");
        assertThat(end.note).isEqualTo("told by phone");
        assertThat(isOpen(notice)).isFalse();
        core.restart();
        assertThat(send(Notices.dismiss(notice.sequence)).reason).isEqualTo(ReasonCode.NOTICE_ENDED);
        assertThat(send(new Notices(1).encode()).code).isEqualTo(OutcomeCode.DUPLICATE);
        core.replay();
    }
}
