package org.tributary.loadtest.drill.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Shell;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.server.ServerView;

/** The wall clock is set a day ahead or back for some seconds, as by a wrong time server. */
final class Clock extends Described {
    private static final long WRONG_MS = 3_000;
    private static final long MOST_SHOWING_NANOS = 60_000_000_000L;
    private static final long MOST_MS = 3_600_000;
    /** Far less than the clock is wrong by, and more than a busy machine takes to answer what was signed. */
    private static final int SKEW_SECONDS = 1_800;

    private static final Traffic.Pace PACE = new Traffic.Pace(2, 4, 0);
    private static final List<Path> LIBRARIES = List.of(
            Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib/faketime/libfaketimeMT.so.1"),
            Path.of("/usr/lib64/faketime/libfaketimeMT.so.1"));

    Clock() {
        super(
                "clock",
                "the wall clock is set by a day for 3 s or more under load, forward and back",
                "callbacks are answered, signed times too; stamps do not follow, the metric shows the offset; each answer once",
                2);
    }

    @Override
    public @Nullable String impossible() {
        return library() == null ? "libfaketime is not installed" : Shell.has("env") ? null : "env is not installed";
    }

    private static @Nullable Path library() {
        return LIBRARIES.stream().filter(Files::exists).findFirst().orElse(null);
    }

    @Override
    void once(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        final Path offset = Files.writeString(setting.directory().resolve("clock-offset"), "+0\n");
        final Subject.Tuning tuning = Subject.Tuning.of("process")
                .within(SKEW_SECONDS)
                .started(List.of(
                        "env",
                        "LD_PRELOAD=" + library(),
                        "FAKETIME_TIMESTAMP_FILE=" + offset,
                        "FAKETIME_CACHE_DURATION=1",
                        "FAKETIME_DONT_FAKE_MONOTONIC=1",
                        // Its own guess makes waits by the monotonic clock end too late: a start then takes minutes.
                        "FAKETIME_FORCE_MONOTONIC_FIX=0"));
        try (Subject subject = Subject.create(setting, "clock", tuning)) {
            subject.mustStart();
            // WeChat Pay and Stripe sign the time: a server that compared it with the wrong clock would refuse them.
            final Traffic signTheTime = subject.traffic(PACE, "wechatpay", "stripe");
            final Traffic others = subject.traffic(PACE, "alipay", "unionpay");
            signTheTime.awaitMore(100, PATIENCE_SECONDS);
            others.awaitMore(100, PATIENCE_SECONDS);
            Files.writeString(offset, setting.from() % 2 == 0 ? "+1d\n" : "-1d\n");
            TimeUnit.MILLISECONDS.sleep(WRONG_MS);
            final double shown = shown(subject);
            if (Math.abs(shown) < 1) {
                outcome.unnoticed("the metric showed an offset of " + shown + " s while the clock was a day off");
            }
            if (!signTheTime.awaitMore(10, PATIENCE_SECONDS)) {
                outcome.problem("no callback with a signed time was answered while the clock was wrong");
            }
            if (!others.awaitMore(10, PATIENCE_SECONDS)) {
                outcome.problem("no callback was answered while the clock was wrong");
            }
            Files.writeString(offset, "+0\n");
            Stopping.recovered(signTheTime, outcome);
            if (others.finish(PATIENCE_SECONDS) > 0) {
                outcome.problem("payments without a signed time were retried and not answered with success");
            }
            Stopping.judge(subject, signTheTime, outcome);
            stamps(subject, outcome);
            outcome.note("offset shown while the clock was wrong: " + shown + " s");
        }
    }

    /** Returns the offset that the server shows, as soon as it shows one. */
    private static double shown(final Subject subject) throws InterruptedException {
        final ServerView view = new ServerView(subject.url());
        final long until = System.nanoTime() + MOST_SHOWING_NANOS;
        double shown = 0;
        while (Math.abs(shown) < 1 && System.nanoTime() < until) {
            try {
                shown = view.metric("tributary_clock_offset_seconds");
            } catch (final IOException e) {
                // A busy machine answers later.
                shown = 0;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return shown;
    }

    private static void stamps(final Subject subject, final Outcome outcome) throws IOException, InterruptedException {
        final Process inspect = subject.process().run("inspect", null);
        final long now = System.currentTimeMillis();
        long wrong = 0;
        try (MappingIterator<JsonNode> rows =
                new ObjectMapper().readerFor(JsonNode.class).readValues(inspect.getInputStream())) {
            while (rows.hasNextValue()) {
                final Instant at = Instant.parse(rows.nextValue().path("at").asText());
                wrong += Math.abs(at.toEpochMilli() - now) > MOST_MS ? 1 : 0;
            }
        }
        inspect.waitFor();
        if (wrong > 0) {
            outcome.unnoticed(wrong + " records are stamped with the wrong time");
        }
    }
}
