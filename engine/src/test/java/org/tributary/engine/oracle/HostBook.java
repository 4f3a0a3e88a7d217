package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;

/**
 * What a host knows from the journal, no more: the bridge reads originals from it and puts them into refunds,
 * re-allocations and reversals. Filled from the core's own outcomes, never from the model.
 */
final class HostBook {
    /** A line as a RefundCommand carries it. */
    record BookLine(int pool, long fen, long baseRefundedFen, long lineSequence) {}

    /** A payment's record. */
    static final class Entry {
        long sequence;
        long at;
        Op.Payment payment;
        ReasonCode heldReason;
        long allocationSequence;
        String project;
        final List<BookLine> lines = new ArrayList<>();

        /** The lines of its own and its allocation's record, and of shares unless they are not read yet. */
        List<BookLine> lines(final boolean withoutShares) {
            return lines.stream()
                    .filter(l ->
                            !withoutShares || l.lineSequence() == sequence || l.lineSequence() == allocationSequence)
                    .toList();
        }

        Entry beforeAllocation() {
            final Entry entry = new Entry();
            entry.sequence = sequence;
            entry.at = at;
            entry.payment = payment;
            entry.heldReason = heldReason;
            entry.project = payment.project();
            return entry;
        }
    }

    /** A gift's record. */
    record GiftEntry(long sequence, Op.Gift gift, ConversionKind kind, long givenFen) {}

    /** A request for a second person: its record and what was requested. */
    record Request(long sequence, DirectBuffer command) {}

    /** Runs of payouts, oldest first. */
    final List<Long> runs = new ArrayList<>();
    /** Requests, oldest first, refused ones too. */
    final List<Request> requests = new ArrayList<>();
    /** Command of the request that is on its way. */
    DirectBuffer requested = new UnsafeBuffer(new byte[0]);

    int version;
    boolean forgetsShares;
    /** Records of the operations so far, campaign changes left out. */
    final List<Long> records = new ArrayList<>();

    final Map<World.Key, Entry> payments = new HashMap<>();
    final Map<Long, Entry> bySequence = new HashMap<>();
    final Map<World.GiftKey, GiftEntry> gifts = new HashMap<>();

    /** Takes what one operation has put into the journal. */
    void journaled(final Op op, final long at, final long sequence, final Out answer) {
        if (!(op instanceof Op.Change)) {
            records.add(sequence);
        }
        if (answer.fields().containsKey("version")) {
            version = (int) answer.number("version");
        }
        if (op instanceof Op.PayoutRun run && run.into() == 0 && answer.code() == OutcomeCode.ACCEPTED) {
            runs.add(sequence);
        } else if (op instanceof Op.Ask) {
            requests.add(new Request(sequence, requested));
        }
        if (op instanceof Op.Payment payment && answer.kind().equals("Donation")) {
            final Entry entry = new Entry();
            entry.sequence = sequence;
            entry.at = at;
            entry.payment = payment;
            entry.heldReason = answer.reason();
            entry.project = payment.project();
            addLines(entry, answer, sequence, 0);
            payments.put(new World.Key(payment.channel(), payment.txn()), entry);
            bySequence.put(sequence, entry);
        } else if (op instanceof Op.Allocate allocate && answer.code() == OutcomeCode.ACCEPTED) {
            final Entry entry = payments.get(new World.Key(allocate.channel(), allocate.txn()));
            entry.allocationSequence = sequence;
            entry.project = allocate.project();
            addLines(entry, answer, sequence, answer.number("baseRefundedFen"));
        } else if (op instanceof Op.Gift gift && answer.code() == OutcomeCode.ACCEPTED) {
            gifts.put(
                    new World.GiftKey(gift.partner(), gift.id()),
                    new GiftEntry(
                            sequence,
                            gift,
                            (ConversionKind) answer.fields().get("conversionKind"),
                            answer.number("givenFen")));
        }
    }

    private static void addLines(final Entry entry, final Out answer, final long sequence, final long base) {
        for (final Out.Line line : answer.lines()) {
            if (line.fen().signum() > 0) {
                entry.lines.add(new BookLine(line.pool(), line.fen().longValueExact(), base, sequence));
            }
        }
    }

    /** Takes a derived record: a deferred share is a line of its donation. */
    void derived(final long sequence, final Out out) {
        if (out.fields().get("event") == PoolEventKind.DEFERRED_SHARE) {
            bySequence
                    .get(out.number("originalSequence"))
                    .lines
                    .add(new BookLine(
                            (int) out.number("pool"),
                            out.number("amountFen"),
                            out.number("baseRefundedFen"),
                            sequence));
        }
    }
}
