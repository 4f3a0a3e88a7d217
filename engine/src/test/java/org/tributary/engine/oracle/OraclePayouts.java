package org.tributary.engine.oracle;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.oracle.World.PoolState;

/** Runs of payouts, RULES 22: every line kept whole, and what is paid or listed of a pool and organisation summed up anew each time. */
final class OraclePayouts {
    /** Whether a run waits for a second person. */
    private enum Release {
        NEEDS_NONE,
        WAITS,
        RELEASED
    }

    private static final class Line {
        final PoolState pool;
        final String organisation;
        final BigInteger listed;
        BigInteger paid = BigInteger.ZERO;
        boolean cancelled;

        Line(final PoolState pool, final String organisation, final long fen) {
            this.pool = pool;
            this.organisation = organisation;
            this.listed = BigInteger.valueOf(fen);
        }

        BigInteger open() {
            return cancelled ? BigInteger.ZERO : listed.subtract(paid);
        }
    }

    private static final class Run {
        final long sequence;
        final List<Line> lines = new ArrayList<>();
        Release release;

        Run(final long sequence, final Release release) {
            this.sequence = sequence;
            this.release = release;
        }

        BigInteger open() {
            return lines.stream().map(Line::open).reduce(BigInteger.ZERO, BigInteger::add);
        }
    }

    private final World world;
    private final List<Run> runs = new ArrayList<>();

    OraclePayouts(final World world) {
        this.world = world;
    }

    /** Number of runs so far. */
    int count() {
        return runs.size();
    }

    /** Number of lines of a run, 0 if there is none; 1 is the newest. */
    int lines(final int back) {
        final Run run = run(back);
        return run == null ? 0 : run.lines.size();
    }

    /** What is open of a run, 0 if there is none. */
    long openFen(final int back) {
        final Run run = run(back);
        return run == null ? 0 : run.open().longValueExact();
    }

    private Run run(final int back) {
        return back < 1 || back > runs.size() ? null : runs.get(runs.size() - back);
    }

    Out list(final Op.PayoutRun op, final long sequence) {
        final List<Line> lines = new ArrayList<>();
        ReasonCode reason = ReasonCode.NONE;
        boolean foreign = false;
        for (final Op.PayoutLine line : op.lines()) {
            final PoolState pool = world.pool(line.pool());
            if (pool == null) {
                reason = ReasonCode.UNKNOWN_POOL;
            } else {
                lines.add(new Line(pool, line.organisation(), line.fen()));
                foreign |= !pool.definition.sponsor().equals(op.sponsor());
            }
        }
        if (!world.sponsorsEver.contains(op.sponsor())) {
            reason = ReasonCode.UNKNOWN_SPONSOR;
        } else if (foreign) {
            reason = ReasonCode.UNKNOWN_POOL;
        }
        if (!takesLines(op)) {
            reason = ReasonCode.UNKNOWN_PAYOUT;
        } else if (world.until(op.knownBack() + 1, sequence) < world.lastMatchChange) {
            reason = ReasonCode.MATCHES_MOVED;
        }
        reason = reason == ReasonCode.NONE ? linesReason(lines) : reason;
        if (reason != ReasonCode.NONE) {
            return refused(reason);
        }
        if (op.into() == 0) {
            runs.add(new Run(sequence, op.waits() ? Release.WAITS : Release.NEEDS_NONE));
        }
        run(1).lines.addAll(lines);
        for (final Line line : lines) {
            world.matches.list(line.pool, line.organisation);
        }
        world.lastMatchChange = sequence;
        return accepted(lines.size(), lines.stream().map(line -> line.listed).reduce(BigInteger.ZERO, BigInteger::add));
    }

    private boolean takesLines(final Op.PayoutRun op) {
        if (op.into() == 0) {
            return true;
        }
        return op.into() == 1 && !runs.isEmpty() && run(1).release == (op.waits() ? Release.WAITS : Release.NEEDS_NONE);
    }

    private ReasonCode linesReason(final List<Line> lines) {
        final Set<String> cells = new HashSet<>();
        for (final Line line : lines) {
            BigInteger paid = BigInteger.ZERO;
            boolean isListed = !cells.add(line.pool.definition.id() + "/" + line.organisation);
            for (final Run run : runs) {
                for (final Line known : run.lines) {
                    if (known.pool == line.pool && Objects.equals(known.organisation, line.organisation)) {
                        paid = paid.add(known.paid);
                        isListed |= known.open().signum() > 0;
                    }
                }
            }
            if (isListed) {
                return ReasonCode.IN_PAYOUT;
            }
            if (line.listed.signum() <= 0
                    || !world.matches.anyConfirmed(line.pool, line.organisation)
                    || line.listed.compareTo(line.pool.given.subtract(paid)) > 0) {
                return ReasonCode.ABOVE_DUE;
            }
        }
        return ReasonCode.NONE;
    }

    Out cancel(final Op.PayoutCancel op, final long sequence) {
        final Run run = run(op.run());
        if (run == null) {
            return refused(ReasonCode.UNKNOWN_PAYOUT);
        }
        int open = 0;
        for (final Line line : run.lines) {
            if (line.open().signum() > 0) {
                line.cancelled = true;
                open++;
            }
        }
        if (open == 0) {
            return refused(ReasonCode.NO_CHANGE);
        }
        world.lastMatchChange = sequence;
        return accepted(open, BigInteger.ZERO);
    }

    Out paid(final Op.Paid op, final long sequence) {
        final Run run = run(op.run());
        if (run != null && run.release == Release.WAITS) {
            return refused(ReasonCode.NOT_RELEASED);
        }
        final List<BigInteger> before = run == null
                ? List.of()
                : run.lines.stream().map(line -> line.paid).toList();
        ReasonCode reason = ReasonCode.NONE;
        BigInteger sum = BigInteger.ZERO;
        for (final Op.PaidLine payment : op.lines()) {
            if (reason == ReasonCode.NONE) {
                reason = pay(run, before, payment);
            }
            sum = sum.add(BigInteger.valueOf(payment.fen()));
        }
        if (reason != ReasonCode.NONE) {
            for (int i = 0; i < before.size(); i++) {
                run.lines.get(i).paid = before.get(i);
            }
            return refused(reason);
        }
        world.lastMatchChange = sequence;
        return accepted(op.lines().size(), sum);
    }

    private static ReasonCode pay(final Run run, final List<BigInteger> before, final Op.PaidLine payment) {
        if (run == null || payment.line() < 1 || payment.line() > run.lines.size()) {
            return ReasonCode.UNKNOWN_PAYOUT;
        }
        final Line line = run.lines.get(payment.line() - 1);
        final BigInteger fen = BigInteger.valueOf(payment.fen());
        final BigInteger atFirst =
                line.cancelled ? BigInteger.ZERO : line.listed.subtract(before.get(payment.line() - 1));
        if (atFirst.signum() == 0) {
            return ReasonCode.PAID_ALREADY;
        }
        if (fen.signum() <= 0 || fen.compareTo(line.open()) > 0) {
            return ReasonCode.ABOVE_DUE;
        }
        line.paid = line.paid.add(fen);
        return ReasonCode.NONE;
    }

    Out release(final Op.PayoutRelease op, final long runSequence) {
        final Run run = bySequence(runSequence);
        if (run == null) {
            return refused(ReasonCode.UNKNOWN_PAYOUT);
        }
        if (run.release != Release.WAITS) {
            return refused(ReasonCode.NO_CHANGE);
        }
        if (run.lines.size() != op.lines() || !run.open().equals(BigInteger.valueOf(op.openFen()))) {
            return refused(ReasonCode.MATCHES_MOVED);
        }
        run.release = Release.RELEASED;
        return accepted(-1, BigInteger.ZERO);
    }

    Out file(final Op.PaidFile op, final long runSequence) {
        final Run run = bySequence(runSequence);
        if (run == null) {
            return refused(ReasonCode.UNKNOWN_PAYOUT);
        }
        final BigInteger fen = BigInteger.valueOf(op.fen());
        return fen.signum() <= 0 || fen.compareTo(run.open()) > 0
                ? refused(ReasonCode.ABOVE_DUE)
                : accepted(-1, BigInteger.ZERO);
    }

    /** Sequence of a run, 1, which is none's, if there is no such run. */
    long sequence(final int back) {
        final Run run = run(back);
        return run == null ? 1 : run.sequence;
    }

    private Run bySequence(final long sequence) {
        return runs.stream().filter(run -> run.sequence == sequence).findFirst().orElse(null);
    }

    private Out accepted(final int index, final BigInteger fen) {
        return Out.of("Admin", OutcomeCode.ACCEPTED, ReasonCode.NONE)
                .with("version", world.version)
                .with("index", index)
                .with("amountFen", fen);
    }

    private Out refused(final ReasonCode reason) {
        return Out.of("Admin", OutcomeCode.IGNORED, reason).with("version", world.version);
    }
}
