package org.tributary.engine.settlement.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.PaidCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCommandDecoder;
import org.tributary.engine.record.JournalRecord;

/** Runs of payouts and what was paid of them, as the journal has them (RULES 22). */
public final class Payouts {
    /**
     * A line of a run.
     *
     * @param number in the run, from 1
     * @param cancelled nothing more of it is paid
     */
    public record Line(int number, MatchKey key, long listedFen, long paidFen, boolean cancelled) {
        /** Returns what is listed and neither paid nor cancelled. */
        public long openFen() {
            return cancelled ? 0 : listedFen - paidFen;
        }
    }

    /**
     * A run.
     *
     * @param sequence of its first record
     */
    public record Run(long sequence, long atMs, String sponsor, List<Line> lines) {
        /** Returns what is listed and neither paid nor cancelled. */
        public long openFen() {
            return lines.stream().mapToLong(Line::openFen).sum();
        }
    }

    private final TreeMap<Long, Run> runs = new TreeMap<>();
    private final Map<MatchKey, Long> paid = new HashMap<>();
    private final Map<MatchKey, Long> listed = new HashMap<>();
    private final Map<MatchKey, Long> listedTo = new HashMap<>();

    /** Last confirmed record by pool and organisation. */
    @FunctionalInterface
    interface Confirmed {
        long confirmedTo(MatchKey key);
    }

    /** Sees what was paid. */
    @FunctionalInterface
    interface Paid {
        void paid(MatchKey key, long fen);
    }

    /** Takes an accepted record of a run. */
    void follow(final JournalRecord record, final Confirmed confirmed, final Paid sink) {
        switch (record.commandTemplate()) {
            case PayoutCommandDecoder.TEMPLATE_ID -> list(record, confirmed);
            case PayoutCancelCommandDecoder.TEMPLATE_ID -> cancel(record);
            default -> pay(record, sink);
        }
    }

    private void list(final JournalRecord record, final Confirmed confirmed) {
        final PayoutCommandDecoder command = record.command(new PayoutCommandDecoder());
        final long run = command.run() == 0 ? record.sequence() : command.run();
        final List<Long> amounts = new ArrayList<>();
        final List<String> pools = new ArrayList<>();
        final List<String> organisations = new ArrayList<>();
        for (final PayoutCommandDecoder.LinesDecoder line : command.lines()) {
            amounts.add(line.amountFen());
            pools.add(line.pool());
            organisations.add(line.organisation());
        }
        final String sponsor = command.sponsor();
        final Run into =
                runs.computeIfAbsent(run, made -> new Run(run, record.timestampMs(), sponsor, new ArrayList<>()));
        for (int i = 0; i < amounts.size(); i++) {
            final MatchKey key = new MatchKey(sponsor, pools.get(i), organisations.get(i));
            into.lines().add(new Line(into.lines().size() + 1, key, amounts.get(i), 0, false));
            listed.put(key, amounts.get(i));
            listedTo.put(key, confirmed.confirmedTo(key));
        }
    }

    private void cancel(final JournalRecord record) {
        final Run run = known(record.command(new PayoutCancelCommandDecoder()).run());
        run.lines().replaceAll(line -> {
            if (line.openFen() == 0) {
                return line;
            }
            listed.remove(line.key());
            return new Line(line.number(), line.key(), line.listedFen(), line.paidFen(), true);
        });
    }

    private void pay(final JournalRecord record, final Paid sink) {
        final PaidCommandDecoder command = record.command(new PaidCommandDecoder());
        final Run run = known(command.run());
        for (final PaidCommandDecoder.LinesDecoder each : command.lines()) {
            final Line line = run.lines().get(each.line() - 1);
            final long fen = each.amountFen();
            each.skipReference();
            run.lines()
                    .set(
                            line.number() - 1,
                            new Line(line.number(), line.key(), line.listedFen(), line.paidFen() + fen, false));
            paid.merge(line.key(), fen, Math::addExact);
            listed.computeIfPresent(line.key(), (key, open) -> open == fen ? null : Long.valueOf(open - fen));
            sink.paid(line.key(), fen);
        }
    }

    private Run known(final long sequence) {
        final Run run = runs.get(sequence);
        if (run == null) {
            throw new IllegalStateException("no run of payouts " + sequence);
        }
        return run;
    }

    /** A run; null if there is none of that sequence. */
    public @Nullable Run run(final long sequence) {
        return runs.get(sequence);
    }

    /** All runs, oldest first. */
    public List<Run> runs() {
        return List.copyOf(runs.values());
    }

    long paidFen(final MatchKey key) {
        return paid.getOrDefault(key, 0L);
    }

    long listedFen(final MatchKey key) {
        return listed.getOrDefault(key, 0L);
    }

    long listedTo(final MatchKey key) {
        return listedTo.getOrDefault(key, 0L);
    }
}
