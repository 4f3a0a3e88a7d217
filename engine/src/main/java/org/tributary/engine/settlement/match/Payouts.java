package org.tributary.engine.settlement.match;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.PaidDay;
import org.tributary.engine.codec.sbe.PaidCommandDecoder;
import org.tributary.engine.codec.sbe.PaidFileCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCancelCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutCommandDecoder;
import org.tributary.engine.codec.sbe.PayoutReleaseCommandDecoder;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.SequenceNames;

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
     * @param name of that sequence in lists, which no run of another history of this journal has
     * @param waits nothing of it is paid before a second person has released it
     * @param files what was booked, by file
     */
    public record Run(
            long sequence, String name, long atMs, String sponsor, boolean waits, List<Line> lines, PaidFiles files) {
        private Run released() {
            return new Run(sequence, name, atMs, sponsor, false, lines, files);
        }

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
        void paid(MatchKey key, long fen, int paidOnDay);
    }

    /** Takes an accepted record of a run. */
    void follow(final JournalRecord record, final SequenceNames names, final Confirmed confirmed, final Paid sink) {
        switch (record.commandTemplate()) {
            case PayoutCommandDecoder.TEMPLATE_ID -> list(record, names, confirmed);
            case PayoutCancelCommandDecoder.TEMPLATE_ID -> cancel(record);
            case PayoutReleaseCommandDecoder.TEMPLATE_ID ->
                runs.computeIfPresent(
                        record.command(new PayoutReleaseCommandDecoder()).run(), (run, waiting) -> waiting.released());
            case PaidFileCommandDecoder.TEMPLATE_ID -> {
                final PaidFileCommandDecoder command = record.command(new PaidFileCommandDecoder());
                final byte[] hash = new byte[PaidFileCommandDecoder.fileHashLength()];
                command.getFileHash(hash, 0, hash.length);
                known(command.run()).files().agree(HexFormat.of().formatHex(hash));
            }
            default -> pay(record, sink);
        }
    }

    private void list(final JournalRecord record, final SequenceNames names, final Confirmed confirmed) {
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
        final boolean waits = command.waits() == 1;
        final Run into = runs.computeIfAbsent(
                run,
                made -> new Run(
                        run, names.of(run), record.timestampMs(), sponsor, waits, new ArrayList<>(), new PaidFiles()));
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
        final byte[] hash = new byte[PaidCommandDecoder.fileHashLength()];
        command.getFileHash(hash, 0, hash.length);
        int rows = 0;
        long sumFen = 0;
        for (final PaidCommandDecoder.LinesDecoder each : command.lines()) {
            final Line line = run.lines().get(each.line() - 1);
            final long fen = each.amountFen();
            final int paidOnDay = PaidDay.of(each);
            run.files().reference(line.number(), each.reference());
            run.lines()
                    .set(
                            line.number() - 1,
                            new Line(line.number(), line.key(), line.listedFen(), line.paidFen() + fen, false));
            paid.merge(line.key(), fen, Math::addExact);
            listed.computeIfPresent(line.key(), (key, open) -> open == fen ? null : Long.valueOf(open - fen));
            sink.paid(line.key(), fen, paidOnDay);
            rows++;
            sumFen = Math.addExact(sumFen, fen);
        }
        run.files().booked(HexFormat.of().formatHex(hash), rows, sumFen);
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
