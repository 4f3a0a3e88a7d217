package org.tributary.engine.settlement.match;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongHashSet;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.record.RecordView;

/**
 * The largest WeChat Pay donations that each pool matched for each project: a large transfer of match money names one of them. Donations of
 * which anything was refunded are none of them; shares of deferred pools are not looked at.
 */
public final class RelatedDonations {
    private static final int KEPT = 4;

    /** A donation by WeChat Pay. */
    public record Donation(long sequence, long amountFen, String transactionId) {}

    private final Long2ObjectHashMap<List<Donation>> largest = new Long2ObjectHashMap<>();
    /** Amount of the smallest donation kept, where as many are kept as there may be: most donations are not larger. */
    private final Long2LongHashMap smallest = new Long2LongHashMap(0);

    private final LongHashSet known = new LongHashSet();
    private final LongHashSet refunded = new LongHashSet();

    /** Takes a record. */
    public void follow(final RecordView row) {
        if (row.shape == RecordView.Shape.REFUND) {
            if (known.contains(row.originalSequence)) {
                refunded.add(row.originalSequence);
            }
            return;
        }
        if (row.shape != RecordView.Shape.PAYMENT
                || row.channel != ChannelCode.WECHATPAY
                || row.code != OutcomeCode.ACCEPTED
                || row.foreign) {
            return;
        }
        for (int i = 0; i < row.lineCount; i++) {
            if (row.lineFen[i] > 0) {
                add(Buckets.key(row.linePool[i], row.lineProject[i]), row);
            }
        }
    }

    private void add(final long cell, final RecordView row) {
        if (row.amountFen <= smallest.get(cell)) {
            return;
        }
        List<Donation> donations = largest.get(cell);
        if (donations == null) {
            donations = new ArrayList<>(KEPT + 1);
            largest.put(cell, donations);
        }
        int at = donations.size();
        while (at > 0 && donations.get(at - 1).amountFen() < row.amountFen) {
            at--;
        }
        donations.add(at, new Donation(row.sequence, row.amountFen, row.transactionId));
        known.add(row.sequence);
        if (donations.size() > KEPT) {
            donations.remove(KEPT);
        }
        if (donations.size() == KEPT) {
            smallest.put(cell, donations.get(KEPT - 1).amountFen());
        }
    }

    /** The donations kept of some pools and projects, the largest first, then the oldest. */
    public List<Donation> of(final IntPredicate pool, final IntPredicate project) {
        final List<Donation> found = new ArrayList<>();
        largest.forEachLong((cell, donations) -> {
            if (pool.test(Buckets.pool(cell)) && project.test(Buckets.project(cell))) {
                found.addAll(donations);
            }
        });
        found.removeIf(donation -> refunded.contains(donation.sequence()));
        found.sort((a, b) -> a.amountFen() == b.amountFen()
                ? Long.compare(a.sequence(), b.sequence())
                : Long.compare(b.amountFen(), a.amountFen()));
        return found;
    }
}
