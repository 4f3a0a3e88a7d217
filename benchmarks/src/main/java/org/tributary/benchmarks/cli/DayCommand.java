package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.DoubleStream;
import org.tributary.benchmarks.pipeline.WholeDay;
import org.tributary.benchmarks.report.Row;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code day}: memory, pace and longest pause of the core while its tables grow to a whole giving day. */
@Command(
        name = "day",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Decides all donations of a giving day on one thread, nothing journaled: what the core's tables take off the Java",
            "heap, and how pace and pauses stand while they grow. A window is the 32 donations that the core is told of",
            "together; its time holds every growth of a table, and the JVM's own pauses.",
            "",
            "64 million donations of 30 million donors want some 5 GB: TRIBUTARY_JAVA_OPTS=-XX:MaxDirectMemorySize=8g"
        })
final class DayCommand implements Callable<Integer> {
    private static final long QUICK_DONATIONS = 800_000;
    private static final double MIB = 1 << 20;

    @ParentCommand
    private Main bench;

    @Option(names = "--donations", defaultValue = "64000000", description = "of the day (default ${DEFAULT-VALUE})")
    private long donations;

    @Option(names = "--donors", defaultValue = "30000000", description = "who give (default ${DEFAULT-VALUE})")
    private long donors;

    @Mixin
    private ResultFile results;

    @Override
    public Integer call() throws IOException {
        if (donations < 8 || donors < 1) {
            throw new UsageException("--donations must be at least 8, --donors at least 1");
        }
        if (bench.quick()) {
            donations = Math.min(donations, QUICK_DONATIONS);
            donors = Math.min(donors, QUICK_DONATIONS / 2);
        }
        final List<Row> rows = new ArrayList<>();
        System.out.println(
                "  donations      donors   ns each   window p99.99 us   longest us   off heap MiB   bytes/donation");
        new WholeDay(donors).run(donations, step -> {
            System.out.printf(
                    Locale.ROOT,
                    "%,11d %,11d %9.0f %18.0f %12.0f %14.0f %16.1f%n",
                    step.donations(),
                    step.donors(),
                    step.nanosEach(),
                    step.p9999WindowMicros(),
                    step.maxWindowMicros(),
                    step.offHeapBytes() / MIB,
                    (double) step.offHeapBytes() / step.donations());
            rows.add(row("decision", step, step.nanosEach(), "ns"));
            rows.add(row("longestWindow", step, step.maxWindowMicros(), "us"));
            rows.add(row("offHeap", step, (double) step.offHeapBytes() / step.donations(), "B"));
        });
        final String settings =
                String.format(Locale.ROOT, "%,d donations of %,d donors, one pool, one thread", donations, donors);
        results.write("bench-day", settings, rows);
        return 0;
    }

    private static Row row(final String what, final WholeDay.Step step, final double score, final String unit) {
        return Row.of(
                "pipeline.WholeDay." + what,
                Map.of("donations", Long.toString(step.donations())),
                false,
                unit,
                DoubleStream.of(score));
    }
}
