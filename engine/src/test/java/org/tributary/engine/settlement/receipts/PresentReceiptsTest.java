package org.tributary.engine.settlement.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.settlement.MemoryJournal;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.HeldCommands;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.Receipts;
import org.tributary.engine.testkit.Refunds;
import org.tributary.engine.testkit.TestCampaigns;

/** The numbers are those of {@code ReceiptsTest}, which settles the same. */
class PresentReceiptsTest {
    private static final long ONE_MS = TestCampaigns.OPENS_MS + TestCampaigns.HOUR_MS;

    private final MemoryJournal journal = new MemoryJournal();
    private final CoreDriver core =
            CoreDriver.toldTo(record -> journal.keep(record.timestampMs(), record.copyCommand(), record.copyOutcome()));

    private PresentReceipts.Result read(final String... ids) throws IOException {
        final PresentReceipts.Result result =
                PresentReceipts.read(journal.reader(), journal.reader(), Set.of(ids), sequence -> {});
        assertThat(result.sumsHold()).isTrue();
        return result;
    }

    private ReceiptState one(final String id) throws IOException {
        return read(id).byTransaction().get(id).get(0);
    }

    private void open() {
        core.at(TestCampaigns.OPENS_MS - 1);
        core.send(Commands.settings());
        core.commit(TestCampaigns.usual().build());
        core.at(ONE_MS);
    }

    private static Payments pay(final String id) {
        return new Payments(id).paidAt(ONE_MS);
    }

    @Test
    void shouldHaveEverythingThatAReceiptPrints() throws IOException {
        open();
        final RecordView paid = core.send(pay("t").amount(1_000).item("i1"));
        core.send(pay("u").amount(7));
        final ReceiptState receipt = one("t");
        assertThat(receipt.kind).isEqualTo(ReceiptState.Kind.RECEIPTABLE);
        assertThat(receipt.number).isEqualTo(paid.sequence);
        assertThat(receipt.amountFen).isEqualTo(1_000);
        assertThat(receipt.issuedNumber).isZero();
        assertThat(receipt.campaign + " " + receipt.date + " " + receipt.organisation + " " + receipt.project)
                .isEqualTo("c1 2026-09-07 o1 p1");
        assertThat(receipt.creditCode + " " + receipt.filingNumber + " " + receipt.item)
                .isEqualTo(TestCampaigns.CREDIT_CODE + " filed-p1 i1");
        assertThat(read("t", "nowhere").byTransaction()).containsOnlyKeys("t");
    }

    @Test
    void shouldKnowWhatWasIssuedAndWhichReceiptReplacesIt() throws IOException {
        open();
        final RecordView paid = core.send(pay("t").amount(1_000));
        core.send(Receipts.issue(paid, paid.sequence, 1_000));
        core.send(Receipts.issue(paid, paid.sequence, 1_000));
        assertThat(one("t").issuedNumber).isEqualTo(paid.sequence);
        final long part = core.send(
                        new Refunds("t").part("r1", 400).atMs(ONE_MS).encode(core))
                .get(0)
                .sequence;
        core.send(Receipts.issue(paid, paid.sequence, 1_000));
        assertThat(one("t").number).isEqualTo(part);
        assertThat(one("t").amountFen).isEqualTo(600);
        assertThat(one("t").issuedNumber)
                .as("a refused issue counts for nothing")
                .isEqualTo(paid.sequence);
        core.send(Receipts.issue(paid, part, 600));
        assertThat(one("t").issuedNumber).isEqualTo(part);
        core.send(new Refunds("t").part("r2", 600).atMs(ONE_MS).encode(core));
        assertThat(one("t").kind).isEqualTo(ReceiptState.Kind.REFUNDED);
    }

    @Test
    void shouldTellHeldFromRefundedAndAllocated() throws IOException {
        open();
        final RecordView held = core.send(pay("t").amount(900).project("nowhere"));
        core.send(pay("usd").currency("USD"));
        assertThat(one("t").kind).isEqualTo(ReceiptState.Kind.HELD);
        assertThat(one("usd").kind).isEqualTo(ReceiptState.Kind.HELD);
        core.send(new Refunds("t").part("r1", 100).atMs(ONE_MS).encode(core));
        final long allocated = core.send(HeldCommands.allocate(held, "p1")).get(0).sequence;
        assertThat(one("t").number).isEqualTo(allocated);
        assertThat(one("t").amountFen).isEqualTo(800);

        core.send(pay("gone").amount(50).project("nowhere"));
        core.send(new Refunds("gone").part("r2", 50).atMs(ONE_MS).encode(core));
        assertThat(one("gone").kind).isEqualTo(ReceiptState.Kind.REFUNDED);
    }

    /** A refund that came before its payment takes its part from the receipt at once. */
    @Test
    void shouldTakeAWaitingRefundFromTheReceiptWhenThePaymentComes() throws IOException {
        open();
        core.send(new Refunds("t").part("r1", 400).atMs(ONE_MS).encode(core));
        assertThat(read("t").byTransaction().get("t")).isEmpty();
        final RecordView paid = core.send(pay("t").amount(1_000));
        final ReceiptState receipt = one("t");
        assertThat(receipt.amountFen).isEqualTo(600);
        assertThat(receipt.number).isGreaterThan(paid.sequence);
        core.send(Receipts.issue(paid, receipt.number, 600));
        assertThat(one("t").issuedNumber).isEqualTo(receipt.number);
    }
}
