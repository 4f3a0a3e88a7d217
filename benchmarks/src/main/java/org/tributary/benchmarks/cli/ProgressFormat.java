package org.tributary.benchmarks.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.tributary.benchmarks.report.Table;

/** JMH's output to a log, and a line a benchmark to stderr. */
final class ProgressFormat {
    private final OutputFormat log;
    private int started;

    private ProgressFormat(final OutputFormat log) {
        this.log = log;
    }

    /** Wraps JMH's own format, which writes to that file. */
    static OutputFormat of(final OutputFormat log, final int subjects, final Path file) {
        System.err.println("running " + subjects + " subjects with all their parameters; what JMH says: " + file);
        final ProgressFormat progress = new ProgressFormat(log);
        return (OutputFormat) Proxy.newProxyInstance(
                ProgressFormat.class.getClassLoader(),
                new Class<?>[] {OutputFormat.class},
                (proxy, method, arguments) -> progress.pass(method, arguments));
    }

    private Object pass(final Method method, final Object[] arguments) throws Throwable {
        if (method.getName().equals("startBenchmark")) {
            start((BenchmarkParams) arguments[0]);
        } else if (method.getName().equals("endBenchmark") && arguments[0] instanceof BenchmarkResult result) {
            System.err.printf(
                    "   %s %s%n",
                    Table.figure(result.getPrimaryResult().getScore()),
                    result.getPrimaryResult().getScoreUnit());
        }
        try {
            return method.invoke(log, arguments);
        } catch (final InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void start(final BenchmarkParams params) {
        final StringBuilder line = new StringBuilder()
                .append(++started)
                .append(": ")
                .append(params.getBenchmark().replaceFirst("^org\\.tributary\\.benchmarks\\.", ""));
        params.getParamsKeys()
                .forEach(key -> line.append(' ').append(key).append('=').append(params.getParam(key)));
        System.err.println(line);
    }
}
