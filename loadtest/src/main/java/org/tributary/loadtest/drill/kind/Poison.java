package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.drill.debug.Debugger;
import org.tributary.loadtest.drill.debug.Hit;
import org.tributary.loadtest.drill.debug.Place;

/**
 * A payment at which a method of the server fails at every start, as a fault in its code would: the core's rules, a read
 * model, or the core when the journal is replayed. A debugger lets the method fail; the server has no switch for it. The way
 * out that the server names is taken while the fault lasts.
 */
final class Poison extends Described {
    private static final long POISON_FEN = 777;
    private static final int HALTED = 3;
    private static final Place CORE = Place.of("engine.core.state.campaign.Tally#donation");
    private static final Place READ_MODEL = Place.of("engine.projection.DonationApplier#onPayment");
    static final List<Place> PLACES = List.of(CORE, READ_MODEL);

    private static final Pattern STEP_OVER =
            Pattern.compile("tributary step-over --data \\S+ --command ([0-9a-f]{64})");
    private static final Pattern SKIP = Pattern.compile("tributary serve --skip-record (\\d+)");
    private static final int KINDS = 3;

    Poison() {
        super(
                "poison",
                "the core, a read model, or the core in a replay fails on one payment at every start, in turns",
                "exit code 3 twice, way out named; step-over, --skip-record, or a release without the fault; each answer once",
                KINDS);
    }

    @Override
    public @Nullable String impossible() {
        return Debugger.impossible();
    }

    @Override
    void once(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        try (Subject subject = Subject.create(setting, "poison", Subject.Tuning.of("process"))) {
            subject.mustStart();
            final Traffic before = subject.traffic(new Traffic.Pace(4, 4, 0));
            before.awaitMore(200, PATIENCE_SECONDS);
            before.finish(PATIENCE_SECONDS);
            final boolean goesOn = switch (setting.from() % KINDS) {
                case 0 -> core(subject, outcome);
                case 1 -> readModel(subject, outcome);
                default -> replay(subject, outcome);
            };
            if (goesOn) {
                end(subject, outcome);
            } else {
                outcome.problem("no start after the way out was taken: " + subject.lastWords());
                outcome.add(subject.judge());
            }
        }
    }

    private static void end(final Subject subject, final Outcome outcome) throws IOException, InterruptedException {
        final Traffic after = subject.traffic(new Traffic.Pace(4, 4, 0));
        Stopping.recovered(after, outcome);
        after.finish(PATIENCE_SECONDS);
        if (subject.process().stop() != 0) {
            outcome.problem("SIGTERM did not end the server in order");
        }
        outcome.add(subject.judge());
    }

    /** The core fails before anything is journaled; the operator's word has the payment held. */
    private static boolean core(final Subject subject, final Outcome outcome) throws IOException, InterruptedException {
        subject.process().stop();
        final Traffic poison = halted(subject, CORE, Poison::failCore, outcome);
        again(subject, CORE, Poison::failCore, poison, outcome);
        final String sha256 = wayOut(subject, STEP_OVER, outcome);
        final Process word =
                subject.process().run("step-over", null, "--command", sha256, "--reason", "planted by a drill");
        if (word.waitFor() != 0) {
            outcome.problem("step-over ended with exit code " + word.exitValue());
        }
        try (Debugger debugger = Debugger.listen()) {
            if (!subject.start(debugger, places -> places.at(CORE, Poison::failCore))
                    .isReady()) {
                return false;
            }
            taken(poison, outcome);
            return true;
        }
    }

    /** The record is journaled before the read model fails; from then on read models leave it out and say so. */
    private static boolean readModel(final Subject subject, final Outcome outcome)
            throws IOException, InterruptedException {
        final AtomicLong sequence = new AtomicLong();
        final Debugger.Reaction fail = hit -> failReadModel(hit, sequence);
        subject.process().stop();
        final Traffic poison = halted(subject, READ_MODEL, fail, outcome);
        again(subject, READ_MODEL, fail, poison, outcome);
        final String skipped = wayOut(subject, SKIP, outcome);
        if (!skipped.equals(sequence.toString())) {
            outcome.problem("the way out names record " + skipped + ", the fault was at " + sequence);
        }
        try (Debugger debugger = Debugger.listen()) {
            final Subject.Start start =
                    subject.start(debugger, places -> places.at(READ_MODEL, fail), "--skip-record", skipped);
            if (!start.isReady()) {
                return false;
            }
            taken(poison, outcome);
            return true;
        }
    }

    /** The record was decided and answered, and the next release fails on it; nothing may be changed by its start. */
    private static boolean replay(final Subject subject, final Outcome outcome)
            throws IOException, InterruptedException {
        final Traffic answered = subject.traffic(new Traffic.Pace(1, 1, 0), POISON_FEN);
        answered.awaitMore(1, PATIENCE_SECONDS);
        answered.finish(PATIENCE_SECONDS);
        subject.process().stop();
        for (int i = 0; i < 2; i++) {
            try (Debugger debugger = Debugger.listen()) {
                final Subject.Start start = subject.start(debugger, places -> places.at(CORE, Poison::failCore));
                if (start.isReady() || start.exitCode() <= 0) {
                    outcome.unnoticed("a start that can't decide a record of the journal: " + start);
                }
            }
        }
        wayOut(subject, Pattern.compile("(can't decide record \\d+).*step"), outcome);
        return subject.start().isReady();
    }

    private static boolean failCore(final Hit hit) {
        if (hit.argument(0) == POISON_FEN) {
            // Sums of the project are then beyond the range of a long, upon which the core throws.
            hit.argument(0, Long.MAX_VALUE);
        }
        return false;
    }

    private static boolean failReadModel(final Hit hit, final AtomicLong sequence) {
        final long of = hit.field(0, "sequence");
        if (hit.field(1, "amountFen") == POISON_FEN && (sequence.get() == of || sequence.compareAndSet(0, of))) {
            hit.nothing(0);
        }
        return false;
    }

    /** Starts the server, sends it the payment, and waits until it halts. */
    private static Traffic halted(
            final Subject subject, final Place place, final Debugger.Reaction fail, final Outcome outcome)
            throws IOException, InterruptedException {
        try (Debugger debugger = Debugger.listen()) {
            if (!subject.start(debugger, places -> places.at(place, fail)).isReady()) {
                throw new IOException("the server did not get ready: " + subject.lastWords());
            }
            final Traffic poison = subject.traffic(new Traffic.Pace(1, 1, 0), POISON_FEN);
            requireHalt(subject, outcome);
            poison.sendNothingNew();
            return poison;
        }
    }

    /** Starts it again while the payment is retried: it halts again, after or before it is ready. */
    private static void again(
            final Subject subject,
            final Place place,
            final Debugger.Reaction fail,
            final Traffic poison,
            final Outcome outcome)
            throws IOException, InterruptedException {
        try (Debugger debugger = Debugger.listen()) {
            subject.start(debugger, places -> places.at(place, fail));
            requireHalt(subject, outcome);
            if (poison.answered() > 0) {
                outcome.problem("the payment was answered by a process that halted on it");
            }
        }
    }

    private static void requireHalt(final Subject subject, final Outcome outcome) throws InterruptedException {
        final int exit = subject.process().awaitExit((long) PATIENCE_SECONDS);
        if (exit != HALTED) {
            outcome.unnoticed("a payment that can't be decided: exit code " + exit + " instead of " + HALTED);
            subject.process().kill();
        }
    }

    /** Returns what the newest line of the log that names a way out names. */
    private static String wayOut(final Subject subject, final Pattern pattern, final Outcome outcome)
            throws IOException {
        final Matcher matcher =
                pattern.matcher(Files.readString(subject.process().log()));
        String named = "";
        while (matcher.find()) {
            named = matcher.group(1);
        }
        if (named.isEmpty()) {
            outcome.unnoticed("the log names no way out (" + pattern + "), see "
                    + subject.process().log());
        } else {
            outcome.note("way out: " + matcher.pattern().pattern().replaceAll("\\\\S\\+|\\(.*", "") + named);
        }
        return named;
    }

    /** The payment is retried all the time, so it may have been answered as soon as the server was ready. */
    private static void taken(final Traffic poison, final Outcome outcome) throws InterruptedException {
        if (poison.finish(PATIENCE_SECONDS) > 0) {
            outcome.problem("the payment was not answered after the way out was taken");
        }
    }
}
