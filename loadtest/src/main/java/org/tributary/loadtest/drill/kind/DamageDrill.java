package org.tributary.loadtest.drill.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.tributary.loadtest.server.ServerProcess;

/**
 * Damage to a stopped journal at {@code device}. Every answer was durable, so each damage must leave all of it readable or be
 * refused: {@code verify} may say "good" only of the very chain that was there, and a start may get ready only with it.
 */
final class DamageDrill implements Drill {
    private static final int JOBS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Damages for which one journal is copied, before another is filled. */
    private static final int BASE_TIMES = 100;

    /** What an undamaged journal verifies as. */
    private record Good(long lastSequence, String chainHead, String stateHash) {}

    /** A stopped server's sandbox, as often as it was copied. */
    private static final class Base {
        private final Path sandbox;
        private final Good good;
        private int left = BASE_TIMES;

        Base(final Path sandbox, final Good good) {
            this.sandbox = sandbox;
            this.good = good;
        }
    }

    /** Journals of which the last server was killed, and of which it was stopped, by the sandboxes' names. */
    private final Map<String, Base> bases = new HashMap<>();

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
        return 20;
    }

    @Override
    public Outcome run(final Setting setting, final int times) throws IOException, InterruptedException {
        final Outcome outcome = new Outcome();
        verdicts.clear();
        final Base base = base(setting, times, outcome);
        final ExecutorService jobs = Executors.newFixedThreadPool(JOBS);
        try {
            final List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                final int number = setting.from() + i;
                all.add(jobs.submit(() -> {
                    damage(setting, base, number, outcome);
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
        outcome.note(verdicts.toString());
        return outcome;
    }

    /** Returns a journal to be copied: the last one of its kind, or after many damages a new one. */
    private Base base(final Setting setting, final int times, final Outcome outcome)
            throws IOException, InterruptedException {
        final boolean killed = setting.from() / chunk() % 2 == 1;
        final String name = killed ? "damage-killed" : "damage-stopped";
        Base base = bases.get(name);
        if (base == null || base.left < times || !Files.isDirectory(base.sandbox)) {
            base = fill(setting, name, killed, outcome);
            bases.put(name, base);
        }
        base.left -= times;
        return base;
    }

    /** Three epochs, a kill between them, a snapshot; the last start ends by SIGTERM or by SIGKILL. */
    private static Base fill(final Setting setting, final String name, final boolean killed, final Outcome outcome)
            throws IOException, InterruptedException {
        final Path sandbox = setting.directory().resolve(name);
        Directories.delete(sandbox);
        // A killed server leaves its reserve, and each damage copies it: a small one makes damages cheap.
        final Subject.Tuning tuning = Subject.Tuning.of("device").with(Described.LITTLE_SPACE);
        try (Subject subject = Subject.create(setting, "damage", tuning)) {
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
            outcome.add(subject.judge());
            final Good good = good(subject);
            // Zeros that were reserved become holes, which copies pass over.
            Shell.run("cp", "-a", "--sparse=always", subject.sandbox().toString(), sandbox.toString());
            return new Base(sandbox, good);
        }
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

    private void damage(final Setting setting, final Base base, final int number, final Outcome outcome)
            throws IOException, InterruptedException {
        final Path sandbox = setting.directory().resolve("damage-" + number);
        Directories.delete(sandbox);
        Shell.run("cp", "-a", "--reflink=auto", base.sandbox.toString(), sandbox.toString());
        final Good good = base.good;
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
