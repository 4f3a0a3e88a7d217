package org.tributary.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tributary.engine.testkit.TestCampaigns.OPENS_MS;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.AdminOutcomeDecoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.DonationOutcomeDecoder;
import org.tributary.engine.codec.sbe.DuplicateOutcomeDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.PoolEventOutcomeEncoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.journal.BatchDigest;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.engine.testkit.Payments;
import org.tributary.engine.testkit.TestCampaigns;
import org.tributary.engine.testkit.TestPools;

class JournalRecordTest {
    private static final int RECORDS = 500;
    private static final int ROUNDS = 200;

    private final List<JournalRecord> records = new ArrayList<>();

    private CoreDriver core() {
        final CoreDriver core = CoreDriver.toldTo(records::add);
        core.send(Commands.settings());
        core.commit(TestCampaigns.usual().pool(TestPools.ratio("a", 1, 1)).build());
        core.at(OPENS_MS + 5);
        return core;
    }

    private JournalRecord last() {
        return records.get(records.size() - 1);
    }

    @Test
    void shouldReadCodeAndReasonWhateverTheOutcome() {
        final CoreDriver core = core();
        core.send(new Payments("4200001"));
        assertThat(last().code()).isEqualTo(OutcomeCode.ACCEPTED);
        assertThat(last().reason()).isEqualTo(ReasonCode.NONE);
        assertThat(last().outcome(new DonationOutcomeDecoder()).lines().count()).isEqualTo(1);
        core.send(new Payments("4200001"));
        assertThat(last().outcomeTemplate()).isEqualTo(DuplicateOutcomeDecoder.TEMPLATE_ID);
        assertThat(last().code()).isEqualTo(OutcomeCode.DUPLICATE);
        assertThat(last().reason()).isEqualTo(ReasonCode.NONE);
        core.send(new Payments("4200002").project("nowhere"));
        assertThat(last().code()).isEqualTo(OutcomeCode.HELD);
        assertThat(last().reason()).isEqualTo(ReasonCode.UNKNOWN_PROJECT);
    }

    @Test
    void shouldHaveNoCommandAndNoReasonWhenARecordIsDerived() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        final PoolEventOutcomeEncoder event = new PoolEventOutcomeEncoder()
                .wrapAndApplyHeader(buffer, 5, new MessageHeaderEncoder())
                .code(OutcomeCode.ACCEPTED)
                .event(PoolEventKind.MILESTONE);
        final JournalRecord record = new JournalRecord().wrap(9, 1, 1, buffer, 5, 0, event.limit() - 5);
        assertThat(record.hasCommand()).isFalse();
        assertThat(record.commandTemplate()).isZero();
        assertThat(record.reason()).isEqualTo(ReasonCode.NONE);
        assertThat(record.end()).isEqualTo(event.limit());
        assertThat(record.copyCommand()).isEmpty();
        assertThatThrownBy(() -> record.command(new DonationCommandDecoder()))
                .hasMessageContaining("record 9 has no command");
    }

    @Test
    void shouldRefuseADecoderWhenTheMessageIsOfAnotherTemplate() {
        core().send(new Payments("4200001"));
        final long sequence = last().sequence();
        assertThatThrownBy(() -> last().outcome(new AdminOutcomeDecoder()))
                .hasMessageContaining("record " + sequence + " has a message of template 101 where 106");
    }

    @Test
    void shouldReadACorrectionAsThePaymentItIs() {
        core().send(new Payments("4200001").amount(77).encodeCorrection());
        final DonationCommandDecoder payment = last().command(new DonationCommandDecoder());
        assertThat(payment.amountFen()).isEqualTo(77);
        assertThat(last().commandTemplate()).isNotEqualTo(DonationCommandDecoder.TEMPLATE_ID);
    }

    @Test
    void shouldAllocateNothingWhenTheRecordsOfABatchAreHandedOver() {
        core().send(new Payments("4200001").item("i1"));
        final JournalRecord donation = last();
        final BatchFrame frame = new BatchFrame(1 << 20);
        frame.begin(OPENS_MS, 1);
        for (int i = 0; i < RECORDS; i++) {
            frame.add(
                    donation.buffer(),
                    donation.commandOffset(),
                    donation.commandLength(),
                    donation.buffer(),
                    donation.outcomeOffset(),
                    donation.outcomeLength());
        }
        frame.seal(1, 1, 0, new BatchDigest());
        final FrameView view = new FrameView().wrapChecked(frame.buffer(), 0, frame.length());
        final Summing summing = new Summing();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int allocating = 0;
        for (int i = 0; i < 2 * ROUNDS; i++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            frame.forEach(summing);
            view.forEach(1, RECORDS, summing);
            allocating += i >= ROUNDS && threads.getCurrentThreadAllocatedBytes() > before ? 1 : 0;
        }
        assertThat(summing.fen).isEqualTo(4L * ROUNDS * RECORDS * new Payments("4200001").amountFen());
        assertThat(allocating)
                .as("rounds of %d that allocated anything", ROUNDS)
                .isZero();
    }

    /** Reads what the release stage's listeners read of each donation. */
    private static final class Summing implements RecordHandler {
        private final DonationCommandDecoder payment = new DonationCommandDecoder();
        private final DonationOutcomeDecoder outcome = new DonationOutcomeDecoder();
        private long fen;

        @Override
        public void onRecord(final JournalRecord record) {
            if (record.hasCommand() && record.code() == OutcomeCode.ACCEPTED && record.reason() == ReasonCode.NONE) {
                fen += record.command(payment).amountFen();
                fen += record.outcome(outcome).flags().foreign() ? 1 : 0;
            }
        }
    }
}
