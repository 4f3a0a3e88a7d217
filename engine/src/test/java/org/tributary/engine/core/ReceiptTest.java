package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.HeldCommands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Receipts;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;

/** A receipt is issued once, and only the one that the donation has at present. */
class ReceiptTest {
    private final CoreDriver core = CoreDriver.of(TestCampaigns.usual()).at(OPENS_MS + 5);

    private ReasonCode issue(final RecordView payment, final long number, final long amountFen) {
        final RecordView record =
                core.send(Receipts.issue(payment, number, amountFen)).get(0);
        assertThat(record.kind).isEqualTo(RecordKind.RECEIPT);
        assertThat(record.code)
                .isEqualTo(record.reason == ReasonCode.NONE ? OutcomeCode.ACCEPTED : OutcomeCode.IGNORED);
        return record.reason;
    }

    private long refund(final String id, final long fen) {
        return core.send(new Refunds("t").part(id, fen).encode(core)).get(0).sequence;
    }

    @Test
    void shouldIssueAReceiptOnceAlsoAfterARestart() {
        final RecordView paid = core.send(new Payments("t").amount(1_000));
        assertThat(issue(paid, paid.sequence, 1_000)).isEqualTo(ReasonCode.NONE);
        final RecordView record = core.all().get(core.all().size() - 1);
        assertThat(record.transactionId).isEqualTo("t");
        assertThat(record.receiptNumber).isEqualTo(paid.sequence);
        assertThat(record.amountFen).isEqualTo(1_000);
        assertThat(record.actor).isEqualTo("finance");

        core.restart();
        assertThat(issue(paid, paid.sequence, 1_000)).isEqualTo(ReasonCode.RECEIPT_ISSUED);
        core.replay();
    }

    @Test
    void shouldRefuseAnyOtherNumberOrAmount() {
        final RecordView paid = core.send(new Payments("t").amount(1_000));
        final RecordView other = core.send(new Payments("u").amount(1_000));
        assertThat(issue(paid, paid.sequence, 999)).isEqualTo(ReasonCode.RECEIPT_CHANGED);
        assertThat(issue(paid, other.sequence, 1_000)).isEqualTo(ReasonCode.RECEIPT_CHANGED);
        assertThat(issue(paid, 0, 1_000)).isEqualTo(ReasonCode.RECEIPT_CHANGED);
        paid.transactionId = "u";
        assertThat(issue(paid, paid.sequence, 1_000)).isEqualTo(ReasonCode.UNKNOWN_ORIGINAL);
        paid.transactionId = "nowhere";
        assertThat(issue(paid, paid.sequence, 1_000)).isEqualTo(ReasonCode.UNKNOWN_ORIGINAL);
        core.replay();
    }

    /** A refund and its reversal leave the amount as it was, but not the receipt. */
    @Test
    void shouldTakeOnlyTheNewestNumberWhenRefundsChangedTheReceipt() {
        final RecordView paid = core.send(new Payments("t").amount(1_000));
        assertThat(issue(paid, paid.sequence, 1_000)).isEqualTo(ReasonCode.NONE);
        final long part = refund("r1", 400);
        assertThat(issue(paid, paid.sequence, 1_000)).isEqualTo(ReasonCode.RECEIPT_CHANGED);
        assertThat(issue(paid, paid.sequence, 600)).isEqualTo(ReasonCode.RECEIPT_CHANGED);
        final long back = core.send(new Refunds("t").part("r1", 400).encodeReversed(core, 400))
                .get(0)
                .sequence;
        assertThat(issue(paid, part, 1_000)).isEqualTo(ReasonCode.RECEIPT_CHANGED);
        assertThat(issue(paid, paid.sequence, 1_000)).isEqualTo(ReasonCode.RECEIPT_CHANGED);
        assertThat(issue(paid, back, 1_000)).isEqualTo(ReasonCode.NONE);
        core.restart();
        final long again = refund("r2", 400);
        assertThat(issue(paid, part, 600)).isEqualTo(ReasonCode.RECEIPT_CHANGED);
        assertThat(issue(paid, again, 600)).isEqualTo(ReasonCode.NONE);
        refund("r3", 600);
        assertThat(issue(paid, again, 600)).isEqualTo(ReasonCode.NOT_RECEIPTABLE);
        core.replay();
    }

    @Test
    void shouldIssueAHeldDonationsReceiptOnlyOnceItIsAllocated() {
        final RecordView held = core.send(new Payments("t").amount(900).project("nowhere"));
        refund("r1", 100);
        assertThat(issue(held, held.sequence, 800)).isEqualTo(ReasonCode.NOT_RECEIPTABLE);
        final long allocated = core.send(HeldCommands.allocate(held, "p1")).get(0).sequence;
        assertThat(issue(held, held.sequence, 800)).isEqualTo(ReasonCode.RECEIPT_CHANGED);
        assertThat(issue(held, allocated, 900)).isEqualTo(ReasonCode.RECEIPT_CHANGED);
        assertThat(issue(held, allocated, 800)).isEqualTo(ReasonCode.NONE);

        final RecordView foreign = core.send(new Payments("f").amount(900).currency("USD"));
        assertThat(issue(foreign, foreign.sequence, 900)).isEqualTo(ReasonCode.NOT_RECEIPTABLE);
        core.replay();
    }
}
