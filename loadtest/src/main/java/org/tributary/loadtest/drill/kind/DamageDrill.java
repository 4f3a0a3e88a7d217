package org.tributary.loadtest.drill.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.drill.Drill;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Shell;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.drill.Verdict;
import org.tributary.loadtest.server.ServerProcess;

/**
 * Damage to a stopped journal at {@code device}. Every answer was durable, so each damage must leave all of it readable or be
 * refused: {@code verify} may say "good" only of the very chain that was there, and a start may get ready only with it.
 */
final class DamageDrill implements Drill {
    private static final int JOBS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What an undamaged journal verifies as. */
    private record Good(long lastSequence, String chainHead, String stateHash) {}

    /** How often verify and a start said what, such as "verify 1, start refused". */
    private final Map<String, Integer> verdicts = new TreeMap<>();

    @Override
    public String name() {
        return "damage";
    }

    @Override
    public String fault() {
        return "journal, HEAD or snapshot truncated, zeroed, overwritten, flipped, deleted, exchanged";
    }

    @Override
    public String checked() {
        return "verify and a start: refused, or the same chain head and state hash";
    }

    @Override
    public int usualTimes() {
        return 60;
    }

    @Override
    public int chunk() {
        return 60;
    }

    @Override
    public Outcome run(final Setting setting, final int times) throws IOException, InterruptedException {
        final Outcome outcome = new Outcome();
        verdicts.clear();
        final Subject.Tuning tuning = Subject.Tuning.of("device");
        try (Subject subject = Subject.create(setting, "damage", tuning)) {
            final Good good = fill(subject, setting, outcome);
            final ExecutorService jobs = Executors.newFixedThreadPool(JOBS);
            try {
                final List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < times; i++) {
                    final int number = setting.from() + i;
                    all.add(jobs.submit(() -> {
                        damage(setting, subject, number, good, outcome);
                        return null;
                    }));
                }
                for (final Future<?> one : all) {
                    one.get();
                }
            } catch (final ExecutionException e) {
                throw new IOException("a damage could not be done", e.getCause());
            } finally {
                jobs.shutdownNow();
            }
        }
        outcome.note(verdicts.toString());
        return outcome;
    }

    /** Three epochs, a kill between them, a snapshot; the last start ends by SIGTERM or by SIGKILL, in turns. */
    private Good fill(final Subject subject, final Setting setting, final Outcome outcome)
            throws IOException, InterruptedException {
        final boolean killed = setting.from() / chunk() % 2 == 1;
        for (int epoch = 0; epoch < 3; epoch++) {
            subject.mustStart();
            try (Traffic traffic = subject.traffic(new Traffic.Pace(4, 4, 0))) {
                traffic.awaitMore(1_000, 60);
                if (epoch == 1) {
                    subject.process().run("snapshot", null).waitFor();
                    traffic.awaitMore(500, 60);
                }
                if (epoch == 1 || epoch == 2 && killed) {
                    subject.process().kill();
                }
            }
            if (subject.process().isAlive()) {
                subject.process().stop();
            }
        }
        final Verdict verdict = subject.judge();
        outcome.add(verdict);
        return good(subject);
    }

    private static Good good(final Subject subject) throws IOException, InterruptedException {
        final Path out = subject.sandbox().resolve("good.json");
        subject.process().run("verify", out, "--json").waitFor();
        return read(out);
    }

    private static Good read(final Path out) throws IOException {
        final JsonNode report = JSON.readTree(out.toFile());
        return new Good(
                report.path("lastSequence").asLong(),
                report.path("chainHead").asText(),
                report.path("stateHash").asText());
    }

    private void damage(
            final Setting setting, final Subject original, final int number, final Good good, final Outcome outcome)
            throws IOException, InterruptedException {
        final Path sandbox = setting.directory().resolve("damage-" + number);
        Directories.delete(sandbox);
        Shell.run("cp", "-a", "--sparse=always", original.sandbox().toString(), sandbox.toString());
        try (Subject copy = Subject.on(
                setting,
                sandbox,
                Subject.Tuning.of("device")
                        .started(List.of(), "-XX:TieredStopAtLevel=1", "-XX:-UseG1GC", "-XX:+UseSerialGC"))) {
            final String words = number + ": " + Damage.to(copy.process().data(), setting.random(number));
            final Path out = sandbox.resolve("verify.json");
            final int verified = copy.process().run("verify", out, "--json").waitFor();
            if (verified == 0 && !read(out).equals(good)) {
                outcome.unnoticed("verify says good of another journal after " + words);
            }
            final boolean ready = start(copy, words, verified, good, outcome);
            synchronized (verdicts) {
                verdicts.merge("verify " + verified + ", start " + (ready ? "ready" : "refused"), 1, Integer::sum);
            }
            outcome.done();
        }
        Directories.delete(sandbox);
    }

    /** Starts a server on the damaged data and returns whether it got ready. */
    private static boolean start(
            final Subject copy, final String words, final int verified, final Good good, final Outcome outcome)
            throws IOException, InterruptedException {
        final Subject.Start start = copy.start();
        if (!start.isReady()) {
            if (start.exitCode() <= 0) {
                outcome.problem("a start neither got ready nor ended with an exit code after " + words);
            }
            return false;
        }
        if (start.sequence() < good.lastSequence()) {
            outcome.unnoticed("a start got ready at sequence " + start.sequence() + " of " + good.lastSequence()
                    + " after " + words);
        }
        final ServerProcess process = copy.process();
        process.stop();
        if (verified != 0) {
            final Path again = copy.sandbox().resolve("again.json");
            final int after = process.run("verify", again, "--json").waitFor();
            outcome.note("verify " + verified + ", start ready, then verify " + after + " after " + words);
        }
        return true;
    }
}
