package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.format.ResultFormatType;
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
import org.tributary.benchmarks.report.BenchFile;
import org.tributary.benchmarks.report.Row;

/** Runs JMH over the subjects whose class name contains a name. Its progress goes to stderr, its results to the JSON file. */
final class JmhRun {
    private static final String PACKAGE = "org.tributary.benchmarks.";
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
        final OutputFormat progress = OutputFormatFactory.createFormatInstance(System.err, VerboseMode.NORMAL);
        new Runner(options().build(), progress).run();
        return BenchFile.read(file);
    }

    private ChainedOptionsBuilder options() {
        final ChainedOptionsBuilder options = new OptionsBuilder()
                .include(pattern(name))
                .addProfiler(GCProfiler.class)
                .resultFormat(ResultFormatType.JSON)
                .result(file.toString())
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
}
