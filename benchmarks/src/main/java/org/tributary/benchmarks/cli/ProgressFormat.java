package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.tributary.benchmarks.report.Table;

/** JMH's output to a log, and a line a benchmark to stderr. */
final class ProgressFormat implements OutputFormat {
    private final OutputFormat log;
    private final int subjects;
    private final Path file;
    private int started;

    ProgressFormat(final OutputFormat log, final int subjects, final Path file) {
        this.log = log;
        this.subjects = subjects;
        this.file = file;
    }

    @Override
    public void startRun() {
        System.err.println("running " + subjects + " subjects with all their parameters; what JMH says: " + file);
        log.startRun();
    }

    @Override
    public void startBenchmark(final BenchmarkParams params) {
        final StringBuilder line = new StringBuilder()
                .append(++started)
                .append(": ")
                .append(params.getBenchmark().replaceFirst("^org\\.tributary\\.benchmarks\\.", ""));
        params.getParamsKeys()
                .forEach(key -> line.append(' ').append(key).append('=').append(params.getParam(key)));
        System.err.println(line);
        log.startBenchmark(params);
    }

    @Override
    public void endBenchmark(final BenchmarkResult result) {
        if (result != null) {
            System.err.printf(
                    "   %s %s%n",
                    Table.figure(result.getPrimaryResult().getScore()),
                    result.getPrimaryResult().getScoreUnit());
        }
        log.endBenchmark(result);
    }

    @Override
    public void iteration(final BenchmarkParams benchmark, final IterationParams params, final int iteration) {
        log.iteration(benchmark, params, iteration);
    }

    @Override
    public void iterationResult(
            final BenchmarkParams benchmark,
            final IterationParams params,
            final int iteration,
            final IterationResult data) {
        log.iterationResult(benchmark, params, iteration, data);
    }

    @Override
    public void endRun(final Collection<RunResult> result) {
        log.endRun(result);
    }

    @Override
    public void print(final String text) {
        log.print(text);
    }

    @Override
    public void println(final String text) {
        log.println(text);
    }

    @Override
    public void flush() {
        log.flush();
    }

    @Override
    public void close() {
        log.close();
    }

    @Override
    public void verbosePrintln(final String text) {
        log.verbosePrintln(text);
    }

    @Override
    public void write(final int value) {
        log.write(value);
    }

    @Override
    public void write(final byte[] bytes) throws IOException {
        log.write(bytes);
    }
}
