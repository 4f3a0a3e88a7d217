package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.drill.Footprint;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;

/**
 * More than three times as many callbacks as the server takes. Generator and server share a machine, so the limit has to be one that
 * costs the generator nothing: the disk, with eight records a sync.
 */
final class Overload extends Described {
    private static final Traffic.Pace STORM = new Traffic.Pace(64, 64, 0, 1);
    private static final double MOST_REFUSAL_MS = 1_000;
    private static final double WANTED = 3;

    Overload() {
        super(
                "overload",
                "3 times what it takes for --seconds (600 for the full length): device, ring of 1,024 places, 8 records a sync",
                "memory flat beyond the rows of donations, a lone callback refused within 1 s (p99), readyz 200; each answer once",
                1);
    }

    @Override
    public @Nullable String impossible() {
        return Footprint.isKnown() ? null : "it reads /proc of Linux";
    }

    @Override
    void once(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        try (Subject subject = Subject.create(
                setting, "overload", Subject.Tuning.of("device").with("engine: {ringSize: 1024, batchRecords: 8}\n"))) {
            subject.mustStart();
            final Traffic warm = subject.traffic(new Traffic.Pace(4, 16, 0));
            warm.awaitMore(20_000, PATIENCE_SECONDS);
            warm.finish(PATIENCE_SECONDS);
            final Traffic storm = subject.traffic(STORM);
            final Traffic lone = subject.traffic(new Traffic.Pace(1, 1, 20));
            final List<Footprint> samples = new ArrayList<>();
            final long begin = System.nanoTime();
            int notReady = 0;
            while (System.nanoTime() - begin < setting.seconds() * 1e9
                    && subject.process().isAlive()) {
                samples.add(Footprint.of(subject.process().pid()));
                notReady += subject.readyz() == 200 ? 0 : 1;
                TimeUnit.MILLISECONDS.sleep(500);
            }
            final double taken = storm.answered();
            final double offered = (taken + storm.refused()) / Math.max(1, taken);
            storm.finish(PATIENCE_SECONDS);
            lone.finish(PATIENCE_SECONDS);
            outcome.note(String.format(
                    Locale.ROOT,
                    "%,.0f taken a second, %.1f times as many offered; %s",
                    taken / setting.seconds(),
                    offered,
                    Footprint.words(samples)));
            judge(outcome, lone, offered, notReady);
            if (Footprint.memoryCreeps(samples, (long) taken)) {
                outcome.problem("memory is not flat: " + Footprint.words(samples));
            }
            Stopping.judge(subject, lone, outcome);
        }
    }

    private static void judge(final Outcome outcome, final Traffic lone, final double offered, final int notReady) {
        final double p99 = lone.refusalMicros().getValueAtPercentile(99) / 1e3;
        outcome.note(String.format(
                Locale.ROOT,
                "a lone callback was refused %,d times, p99 %.0f ms",
                lone.refusalMicros().getTotalCount(),
                p99));
        if (p99 > MOST_REFUSAL_MS) {
            outcome.problem("a refusal took " + p99 + " ms");
        }
        if (offered < WANTED) {
            outcome.problem("only " + offered + " times of what it takes was offered: not an overload");
        }
        if (notReady > 0) {
            outcome.problem(notReady + " probes of readyz did not say 200");
        }
    }
}
