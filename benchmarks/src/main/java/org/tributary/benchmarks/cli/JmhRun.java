package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.tributary.benchmarks.machine.Jvm;
import org.tributary.benchmarks.report.Baselines;
import org.tributary.benchmarks.report.Row;

/** Runs JMH over the subjects whose class name contains a name. JMH's own words go to a log beside the JSON. */
final class JmhRun {
    private static final String PACKAGE = "org.tributary.benchmarks.";
    private static final String ALLOCATED = "gc.alloc.rate.norm";
    private static final int QUICK_ITERATIONS = 5;
    private static final TimeValue QUICK_TIME = TimeValue.milliseconds(200);

    private final String name;
    private final boolean quick;
    private final Path file;

    JmhRun(final String name, final boolean quick, final Path file) {
        this.name = name;
        this.quick = quick;
        this.file = file;
    }

    /** Class and method of every benchmark whose class name contains a name. */
    static List<String> subjects(final String name) {
        final OutputFormat silent = OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT);
        return BenchmarkList.defaultList().find(silent, List.of(pattern(name)), List.of()).stream()
                .map(entry -> entry.getUsername().substring(PACKAGE.length()))
                .distinct()
                .toList();
    }

    private static String pattern(final String name) {
        return "^" + Pattern.quote(PACKAGE) + "(?i:.*" + Pattern.quote(name) + ".*)\\.\\w+$";
    }

    List<Row> run() throws IOException, RunnerException {
        final Path log = Path.of(file.toString().replaceFirst("(\\.json)?$", ".log"));
        try (PrintStream out = new PrintStream(log.toFile(), StandardCharsets.UTF_8)) {
            final OutputFormat format = ProgressFormat.of(
                    OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL),
                    subjects(name).size(),
                    log);
            final Collection<RunResult> results = new Runner(options().build(), format).run();
            return Baselines.apply(results.stream().map(JmhRun::row).toList());
        }
    }

    private ChainedOptionsBuilder options() {
        final ChainedOptionsBuilder options = new OptionsBuilder()
                .include(pattern(name))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                // prepended: what is appended would replace what the benchmarks' own annotations append
                .jvmArgsPrepend(Jvm.openings().toArray(new String[0]));
        if (quick) {
            options.forks(1)
                    .warmupIterations(QUICK_ITERATIONS)
                    .warmupTime(QUICK_TIME)
                    .measurementIterations(QUICK_ITERATIONS)
                    .measurementTime(QUICK_TIME)
                    .param("ids", "1000000")
                    .param("known", "1000");
        }
        return options;
    }

    private static Row row(final RunResult result) {
        final BenchmarkParams params = result.getParams();
        final Map<String, String> values = new LinkedHashMap<>();
        params.getParamsKeys().forEach(key -> values.put(key, params.getParam(key)));
        final Result<?> primary = result.getPrimaryResult();
        final double[] interval = primary.getScoreConfidence();
        final Result<?> allocated = result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith(ALLOCATED))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
        return new Row(
                params.getBenchmark().substring(PACKAGE.length()),
                values,
                params.getMode() == Mode.Throughput,
                primary.getScore(),
                interval[0],
                interval[1],
                primary.getScoreUnit(),
                allocated == null ? Double.NaN : allocated.getScore(),
                Double.NaN);
    }
}
