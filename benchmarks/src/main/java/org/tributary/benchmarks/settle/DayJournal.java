package org.tributary.benchmarks.settle;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.benchmarks.stream.DonorTraffic;
import org.tributary.benchmarks.stream.GivingDay;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PulseCommandEncoder;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.BatchFrame;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Journal;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.gateway.config.TributaryConfig;

/**
 * Writes the journal of a giving day, or of several with as many donations each: the real core decides, the real journal stores, on one
 * thread and with the clock of the day (nine to nine in Shanghai), then one record of the day after, so that the days are final. 1 donation in
 * 250 is refunded later, 1 in 100 comes twice. The same donations for the same number.
 */
public final class DayJournal {
    private static final long FIRST_MS = GivingDay.OPENS_MS + 9 * 3_600_000L;
    private static final long SPAN_MS = 12 * 3_600_000L;
    private static final int DONATIONS_A_BATCH = 128;
    private static final int REFUND_ONE_IN = 250;
    private static final int REFUND_AFTER = 40;
    private static final int TWICE_ONE_IN = 100;
    private static final int FRAME_BYTES = 4 << 20;
    private static final int PROGRESS_BATCHES = 1 << 10;

    private final DonationCore core = new DonationCore();
    private final BatchFrame frame = new BatchFrame(FRAME_BYTES);
    private final DonorTraffic traffic = new DonorTraffic(99);
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private final ArrayDeque<RecordView> toRefund = new ArrayDeque<>();
    private final UnsafeBuffer pulse = pulse();
    private final Journal journal;
    private boolean answered;

    private DayJournal(final Journal journal) {
        this.journal = journal;
    }

    /**
     * Writes it into an empty directory.
     *
     * @param days over which the donations are spread
     * @param progress is given the number of donations written so far, about every 130,000
     */
    public static void write(final Path root, final long donations, final int days, final LongConsumer progress) {
        final DataDirectory directory = new DataDirectory(root);
        try (DataDirectory.Lock lock = directory.lock();
                Journal journal = new ChronicleStore(directory)
                        .begin(
                                JournalPosition.START,
                                TributaryConfig.defaults().journal(),
                                System::currentTimeMillis)) {
            new DayJournal(journal).write(donations, days, progress);
        }
    }

    private void write(final long donations, final int days, final LongConsumer progress) {
        define(donations, days);
        final long perDay = (donations + days - 1) / days;
        for (long number = 0, batch = 0; number < donations; batch++) {
            final long atMs = FIRST_MS + number / perDay * GivingDay.DAY_MS + number % perDay * SPAN_MS / perDay;
            begin(atMs);
            for (int i = 0; i < DONATIONS_A_BATCH && number < donations; i++, number++) {
                traffic.donate(number, atMs - 500);
                decide(atMs, traffic.command(), traffic.length(), number % REFUND_ONE_IN == 0);
                if (number % TWICE_ONE_IN == 0) {
                    decide(atMs, traffic.command(), traffic.length(), false);
                }
            }
            if (toRefund.size() > REFUND_AFTER) {
                traffic.refund(toRefund.remove(), atMs);
                decide(atMs, traffic.command(), traffic.length(), false);
            }
            journal.append(frame);
            if (batch % PROGRESS_BATCHES == 0) {
                journal.maintain();
                progress.accept(number);
            }
        }
        final long nextDayMs = GivingDay.OPENS_MS + days * GivingDay.DAY_MS + 1;
        begin(nextDayMs);
        decide(nextDayMs, pulse, pulse.capacity(), false);
        journal.append(frame);
    }

    private void define(final long donations, final int days) {
        final long atMs = GivingDay.OPENS_MS - 1;
        begin(atMs);
        final DirectBuffer settings = SettingsEncoder.encode(new Settings(1, 1_800_000, 3_600_000, 1, 2, List.of()));
        decide(atMs, settings, settings.capacity(), false);
        for (final DirectBuffer command :
                CampaignEncoder.commands(GivingDay.campaign(donations, days), 0, "benchmark", new byte[32])) {
            if (frame.length() > FRAME_BYTES / 4) {
                journal.append(frame);
                begin(atMs);
            }
            decide(atMs, command, command.capacity(), false);
        }
        journal.append(frame);
        if (core.state().frame().version() == 0) {
            throw new IllegalStateException("the campaign was refused");
        }
    }

    private void begin(final long atMs) {
        frame.begin(atMs, core.lastSequence() + 1);
        while (core.nextDeadlineMs() <= atMs) {
            decide(atMs, pulse, pulse.capacity(), false);
        }
    }

    private void decide(final long atMs, final DirectBuffer command, final int length, final boolean remember) {
        answered = false;
        core.onCommand(atMs, command, 0, length, (sequence, outcome, offset, outcomeLength) -> {
            frame.add(command, 0, answered ? 0 : length, outcome, offset, outcomeLength);
            if (remember && !answered) {
                remember(atMs, sequence, command, length, outcome, offset, outcomeLength);
            }
            answered = true;
        });
    }

    private void remember(
            final long atMs,
            final long sequence,
            final DirectBuffer command,
            final int length,
            final DirectBuffer outcome,
            final int offset,
            final int outcomeLength) {
        final UnsafeBuffer both = new UnsafeBuffer(new byte[length + outcomeLength]);
        both.putBytes(0, command, 0, length);
        both.putBytes(length, outcome, offset, outcomeLength);
        final RecordView row = new RecordView();
        decoder.decode(row, new JournalRecord().wrap(sequence, atMs, 0, both, 0, length, outcomeLength));
        if (row.code == OutcomeCode.ACCEPTED) {
            toRefund.add(row);
        }
    }

    private static UnsafeBuffer pulse() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        final PulseCommandEncoder encoder =
                new PulseCommandEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        return new UnsafeBuffer(buffer, 0, encoder.limit());
    }
}
