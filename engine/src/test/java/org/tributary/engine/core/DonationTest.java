package org.tributary.engine.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class DonationTest {
    @Test
    void shouldMatchAnAcceptedDonation() {
        final CoreDriver core = CoreDriver.of(TestCampaigns.usual().pool(TestPools.ratio("m", 1, 1)));
        core.at(TestCampaigns.OPENS_MS + 5);
        final RecordView record = core.send(new Payments("t1").amount(250));
        assertThat(record.code).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(record.lineCount).isEqualTo(1);
        assertThat(record.lineFen[0]).isEqualTo(250);
        assertThat(core.core().state().registry().pool(0).committedFen()).isEqualTo(250);
        core.restart().replay();
    }

    @Test
    void shouldCountOnceWhatComesTwice() {
        final CoreDriver core = CoreDriver.of(TestCampaigns.usual()).at(TestCampaigns.OPENS_MS + 5);
        final RecordView first = core.send(new Payments("t1").amount(250));
        final RecordView again = core.send(new Payments("t1").amount(250).paidAt(TestCampaigns.OPENS_MS + 2));
        assertThat(again.code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(again.originalSequence).isEqualTo(first.sequence);
        assertThat(core.send(new Payments("t1").amount(251)).code).isEqualTo(OutcomeCode.CONFLICT);
        assertThat(core.send(new Payments("t1").amount(250).donor(2)).code).isEqualTo(OutcomeCode.CONFLICT);
        assertThat(core.send(new Payments("t1").amount(250).project("p2")).code).isEqualTo(OutcomeCode.CONFLICT);
        assertThat(core.core().state().ledger().receivedFen()).isEqualTo(250);
        core.restart().replay();
    }

    @Test
    void shouldTakeALateCallbackAsADuplicateWhenItsPaymentWasBookedFromTheBill() {
        final CoreDriver core = CoreDriver.of(TestCampaigns.usual()).at(TestCampaigns.OPENS_MS + 5);
        final RecordView booked = core.send(
                        new Payments("t1").amount(250).donor(7).encodeCorrection())
                .get(0);
        assertThat(booked.code).isEqualTo(OutcomeCode.ACCEPTED);
        final RecordView late =
                core.send(new Payments("t1").amount(250).donor(2).project("p2"));
        assertThat(late.code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(late.originalSequence).isEqualTo(booked.sequence);
        assertThat(core.send(new Payments("t1").amount(251)).code).isEqualTo(OutcomeCode.CONFLICT);
        core.restart().replay();
    }

    @Test
    void shouldTakeACorrectionAsADuplicateWhenItAgreesInWhatABillNames() {
        final CoreDriver core = CoreDriver.of(TestCampaigns.usual()).at(TestCampaigns.OPENS_MS + 5);
        final RecordView first =
                core.send(new Payments("t1").amount(250).donor(2).project("p2"));

        // a bill names neither payer nor project
        final RecordView agrees = core.send(new Payments("t1")
                        .amount(250)
                        .donor(7)
                        .project("")
                        .known(first.sequence, 250)
                        .encodeCorrection())
                .get(0);
        final RecordView differs = core.send(new Payments("t1")
                        .amount(251)
                        .donor(7)
                        .project("")
                        .known(first.sequence, 250)
                        .encodeCorrection())
                .get(0);
        final RecordView foreign = core.send(new Payments("t1")
                        .amount(250)
                        .currency("USD")
                        .known(first.sequence, 250)
                        .encodeCorrection())
                .get(0);

        assertThat(agrees.code).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(agrees.originalSequence).isEqualTo(first.sequence);
        assertThat(differs.code).isEqualTo(OutcomeCode.CONFLICT);
        assertThat(foreign.code).isEqualTo(OutcomeCode.CONFLICT);
        core.restart().replay();
    }

    @Test
    void shouldHoldWhatCanNotBeAllocated() {
        final CoreDriver core = CoreDriver.of(TestCampaigns.usual()).at(TestCampaigns.OPENS_MS + 5);
        final RecordView record = core.send(new Payments("t1").project("nowhere"));
        assertThat(record.code).isEqualTo(OutcomeCode.HELD);
        assertThat(record.reason).isEqualTo(ReasonCode.UNKNOWN_PROJECT);
        assertThat(core.core().state().ledger().heldFen()).isEqualTo(100);
    }
}
