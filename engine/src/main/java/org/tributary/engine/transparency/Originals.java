package org.tributary.engine.transparency;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/**
 * Look-ups of donations that derived records (shares, milestones, joined refunds) name by sequence only. Reads the
 * journal in stretches and caches a few: shares of a pool are in order of sequence, so most look-ups hit the cache. One
 * thread; needs its own reader.
 */
public final class Originals {
    /** Records read at once. */
    private static final int STRETCH = 4096;

    /** Stretches kept. */
    private static final int MAX_STRETCHES = 8;

    /** The data of its donation that a derived record needs. */
    public record Donation(
            String channelName, String transactionId, String merchant, long amountFen, long unsettledFen) {}

    private final JournalReader journal;
    private final RecordView row = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private final Map<Long, Donation[]> stretches = new LinkedHashMap<>(2 * MAX_STRETCHES, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<Long, Donation[]> eldest) {
            return size() > MAX_STRETCHES;
        }
    };

    public Originals(final JournalReader journal) {
        this.journal = journal;
    }

    /**
     * Returns the donation of that sequence.
     *
     * @throws IllegalStateException if the journal has no such record
     */
    public Donation of(final long sequence) {
        final long stretch = sequence / STRETCH;
        final Donation donation = stretches.computeIfAbsent(stretch, this::read)[(int) (sequence % STRETCH)];
        if (donation == null) {
            throw new IllegalStateException("the journal has no record " + sequence);
        }
        return donation;
    }

    private Donation[] read(final long stretch) {
        final Donation[] donations = new Donation[STRETCH];
        final long from = stretch * STRETCH;
        journal.read(Math.max(1, from), from + STRETCH - 1, record -> {
            decoder.decode(row, record);
            donations[(int) (record.sequence() - from)] =
                    new Donation(row.channelName, row.transactionId, row.merchant, row.amountFen, row.unsettledFen);
        });
        return donations;
    }
}
