package org.tributary.engine.settlement.match;

import org.agrona.collections.Long2LongHashMap;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/**
 * Match money by pool and project, as lines give it and take it back, apart for stretches of the journal. A step up to an earlier record cuts
 * the sums at that record, for which the journal is read again from there. One thread.
 */
final class MatchLines {
    /** Records between two cuts that are made in advance, so that a later step reads less of the journal again. */
    private static final long STRIDE = 1 << 20;

    private final MatchLedger.Journal journal;
    private final TakenBack takenBack;
    private final Buckets buckets = new Buckets();
    private final Shares shares = new Shares();
    private final Long2LongHashMap used = new Long2LongHashMap(Long.MIN_VALUE);
    private long lastSequence;
    private long lastMark;

    /** Is notified of money that is taken back, before the sums have it. */
    @FunctionalInterface
    interface TakenBack {
        /**
         * Takes a line.
         *
         * @param line record of the line that is taken back
         * @param fen below 0
         */
        void onLine(int pool, int project, long line, long fen);
    }

    /** Sees what a pool's limit by project counts. */
    @FunctionalInterface
    interface UseVisitor {
        void onUse(int pool, int project, long fen);
    }

    /** Sees the sums of one pool and project in a stretch of the journal, other than 0; a pool and project without any is seen with 0. */
    @FunctionalInterface
    interface SumVisitor {
        void onSum(int pool, int project, long lastOfStretch, long fen);
    }

    MatchLines(final MatchLedger.Journal journal, final TakenBack takenBack) {
        this.journal = journal;
        this.takenBack = takenBack;
    }

    /** Takes a record. */
    void follow(final RecordView row) {
        lines(row, buckets, 0, Long.MAX_VALUE);
        countUse(row);
        lastSequence = row.sequence;
    }

    /** Cuts the sums in advance, if the last cut is long ago; called when the record is done with. */
    void markInAdvance() {
        if (lastSequence - lastMark >= STRIDE) {
            mark(lastSequence);
        }
    }

    /** Sequence of the last record taken. */
    long lastSequence() {
        return lastSequence;
    }

    /** Sees what each pool gave each project, by stretches of the journal, in no order that means anything. */
    void forEachSum(final SumVisitor visitor) {
        buckets.forEach((pool, project, byBucket) -> {
            visitor.onSum(pool, project, 0, 0);
            for (int i = 0; i < byBucket.length; i++) {
                if (byBucket[i] != 0) {
                    visitor.onSum(pool, project, buckets.lastOf(i), byBucket[i]);
                }
            }
        });
    }

    /** Sees the use of each pool and project, in no order that means anything. */
    void forEachUse(final UseVisitor visitor) {
        used.forEachLong((cell, fen) -> visitor.onUse(Buckets.pool(cell), Buckets.project(cell), fen));
    }

    /** Counts what a pool's limit by project counts: a step is about pools and organisations where that is above 0, as in the core. */
    private void countUse(final RecordView row) {
        if (movesNoMatch(row)) {
            return;
        }
        for (int i = 0; i < row.lineCount; i++) {
            if (row.lineFen[i] != 0 && !row.lineForfeited[i]) {
                final long key = Buckets.key(row.linePool[i], row.lineProject[i]);
                used.put(key, Math.addExact(used.getOrDefault(key, 0), row.lineFen[i]));
            }
        }
    }

    private void mark(final long sequence) {
        buckets.end(sequence);
        lastMark = sequence;
    }

    /** Cuts the sums after a record: every stretch is in one state then. */
    void cutAfter(final long until) {
        if (until == 0 || buckets.endsAt(until)) {
            return;
        }
        if (until >= lastSequence) {
            mark(until);
            return;
        }
        final long from = buckets.before(buckets.of(until));
        final Buckets first = new Buckets();
        final RecordView row = new RecordView();
        final RecordViewDecoder decoder = new RecordViewDecoder();
        final Buckets cut = new Buckets();
        cut.end(until);
        journal.read(from + 1, lastSequence, record -> {
            decoder.decode(row, record);
            if (isShare(row) && row.sequence > until) {
                shares.note(row.linePool[0], row.originalSequence, row.sequence, cut);
            }
            lines(row, first, from, until);
        });
        buckets.split(until, first);
    }

    private static boolean isShare(final RecordView row) {
        return row.poolEvent == PoolEventKind.DEFERRED_SHARE;
    }

    /**
     * Books a record's lines whose own record is in a stretch.
     *
     * @param after last record before the stretch
     * @param until last record of the stretch; MAX_VALUE if it is the whole journal, in buckets
     */
    private void lines(final RecordView row, final Buckets into, final long after, final long until) {
        if (movesNoMatch(row)) {
            return;
        }
        final boolean whole = until == Long.MAX_VALUE;
        for (int i = 0; i < row.lineCount; i++) {
            final long fen = row.lineFen[i];
            if (fen == 0) {
                continue;
            }
            if (row.poolEvent == PoolEventKind.VOIDED) {
                into.empty(row.linePool[i], row.lineProject[i]);
                continue;
            }
            if (whole && isShare(row)) {
                shares.note(row.linePool[i], row.originalSequence, row.sequence, buckets);
            }
            final long line = fen > 0 ? row.sequence : lineSequence(row, i);
            if (whole && fen < 0) {
                takenBack.onLine(row.linePool[i], row.lineProject[i], line, fen);
            }
            if (line > after && line <= until) {
                into.add(row.linePool[i], row.lineProject[i], whole ? buckets.of(line) : 0, fen);
            }
        }
    }

    private static boolean movesNoMatch(final RecordView row) {
        return row.foreign
                || row.code == OutcomeCode.IGNORED
                || row.kind == RecordKind.NOTICE
                || row.shape == RecordView.Shape.DUPLICATE
                || row.poolEvent == PoolEventKind.SLOT_CARRIED
                || row.poolEvent == PoolEventKind.SLOT_CLOSED;
    }

    /** Record of the line that is taken back. */
    private long lineSequence(final RecordView row, final int line) {
        if (row.lineSequence[line] != 0) {
            return row.lineSequence[line];
        }
        final long share = shares.recordOf(row.linePool[line], row.originalSequence);
        if (share != 0) {
            return share;
        }
        return row.allocationSequence != 0 ? row.allocationSequence : row.originalSequence;
    }
}
