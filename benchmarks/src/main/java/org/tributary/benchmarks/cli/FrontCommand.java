package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.tributary.benchmarks.report.Row;
import org.tributary.benchmarks.report.Spread;
import org.tributary.benchmarks.report.Table;
import org.tributary.benchmarks.start.Front;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.scenario.Scenario;
import org.tributary.loadtest.server.OwnServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code front}: the front of nine o'clock met at the ready line, beside the same front met warm. */
@Command(
        name = "front",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts the packaged server, cold and warmed up in turns, and sends it the beginning of a scenario at planned",
            "times that count from its ready line; then, after a pause, another front of the same curve to the same server,",
            "which is warm. Prints the pairs: p99.9 from the planned time, and answers in the first second, of both and as a",
            "ratio. Books are compared. One life before the first is thrown away: it compiles the generator.",
            "",
            "What is sent is signed once and kept in --dir for a day."
        })
final class FrontCommand implements Callable<Integer> {
    private static final double TAIL = 99.9;
    private static final double MILLIS = 1e3;

    @Option(names = "--rounds", defaultValue = "3", description = "(default ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--seconds", defaultValue = "10", description = "of the curve (default ${DEFAULT-VALUE})")
    private double seconds;

    @Option(names = "--scale", defaultValue = "1", description = "multiplies the curve's rates")
    private double scale;

    @Option(names = "--scenario", paramLabel = "NAME|FILE", defaultValue = "nine-oclock", description = "whose curve")
    private String scenario;

    @Option(names = "--pause", paramLabel = "SECONDS", defaultValue = "5", description = "(default ${DEFAULT-VALUE})")
    private double pause;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "(default ${DEFAULT-VALUE})")
    private int warmUp;

    @Option(names = "--no-cold", description = "leaves out the server that is not warmed up")
    private boolean noCold;

    @Option(names = "--durability", defaultValue = "process", description = "process or device")
    private String durability;

    @Option(names = "--callback-threads", defaultValue = "2", description = "(default ${DEFAULT-VALUE})")
    private int callbackThreads;

    @Option(names = "--server", paramLabel = "JAR", description = "(default gateway/target/tributary.jar)")
    private Path jar = Path.of("gateway", "target", "tributary.jar");

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "keeps what was signed; data are deleted (default: tributary-front in the temporary directory)")
    private Path directory = Path.of(System.getProperty("java.io.tmpdir"), "tributary-front");

    @Mixin
    private ResultFile results;

    @Override
    public Integer call() throws IOException, KeyFileException, InterruptedException {
        if (rounds < 1 || warmUp < 1 || !(seconds > 0) || !(scale > 0) || !(pause >= 0)) {
            throw new UsageException(
                    "--rounds and --warm-up are at least 1, --seconds and --scale above 0, --pause at least 0");
        }
        final Scenario read = Scenario.read(scenario);
        final Front front = new Front(
                new Front.Settings(jar, directory, new OwnServer.Tuning(durability, callbackThreads), pause),
                read.withCurve(read.curve().first(seconds).scaled(scale)));
        final Map<String, List<String>> cases = new LinkedHashMap<>();
        if (!noCold) {
            cases.put("cold", List.of("--no-warm-up"));
        }
        cases.put("warmed up", List.of("--warm-up", Integer.toString(warmUp)));
        final Map<String, List<Front.Life>> lives = new LinkedHashMap<>();
        front.prepare();
        for (int round = 1; round <= rounds; round++) {
            for (final Map.Entry<String, List<String>> one : cases.entrySet()) {
                final Front.Life life = front.run(one.getValue());
                lives.computeIfAbsent(one.getKey(), absent -> new ArrayList<>()).add(life);
                System.err.printf(
                        Locale.ROOT,
                        "round %d, %-9s ready after %.1f s, p99.9 %.1f ms at ready, %.1f warm, answered by second %s, warm %s%n",
                        round,
                        one.getKey(),
                        life.readySeconds(),
                        tail(life.first()),
                        tail(life.warm()),
                        life.first().answeredInSecond,
                        life.warm().answeredInSecond);
            }
        }
        print(lives);
        results.write(
                "bench-front",
                String.format(
                        Locale.ROOT,
                        "%d rounds of the first %.0f s of %s × %.2f, %,d callbacks, warm-up at most %d s, %s",
                        rounds,
                        seconds,
                        scenario,
                        scale,
                        front.callbacks(),
                        warmUp,
                        durability),
                rows(lives));
        return 0;
    }

    private static double tail(final Outcome outcome) {
        return outcome.latencyMicros.getValueAtPercentile(TAIL) / MILLIS;
    }

    private static double tailRatio(final Front.Life life) {
        return tail(life.first()) / tail(life.warm());
    }

    private static double firstSecond(final Outcome outcome) {
        return outcome.answeredInSecond.get(0);
    }

    private static double firstSecondShare(final Front.Life life) {
        return 100 * firstSecond(life.first()) / firstSecond(life.warm());
    }

    private static List<Row> rows(final Map<String, List<Front.Life>> lives) {
        return lives.entrySet().stream()
                .flatMap(one -> Stream.of(
                        row(one, "p999", "ms", false, life -> tail(life.first())),
                        row(one, "p999Warm", "ms", false, life -> tail(life.warm())),
                        row(one, "p999Ratio", "", false, FrontCommand::tailRatio),
                        row(one, "firstSecondShare", "%", true, FrontCommand::firstSecondShare),
                        row(one, "ready", "s", false, Front.Life::readySeconds)))
                .toList();
    }

    private static Row row(
            final Map.Entry<String, List<Front.Life>> one,
            final String what,
            final String unit,
            final boolean moreIsBetter,
            final ToDoubleFunction<Front.Life> figure) {
        return Row.of(
                "front." + what,
                Map.of("start", one.getKey()),
                moreIsBetter,
                unit,
                one.getValue().stream().mapToDouble(figure));
    }

    private static void print(final Map<String, List<Front.Life>> lives) {
        final List<List<String>> cells = new ArrayList<>();
        cells.add(List.of(
                "start", "", "ready after s", "p99.9 at ready, ms", "warm, ms", "ratio", "first second", "of warm, %"));
        lives.forEach((name, list) -> cells.add(List.of(
                name,
                "",
                text("%.1f [%.1f-%.1f]", list, Front.Life::readySeconds),
                text("%.1f [%.1f-%.1f]", list, life -> tail(life.first())),
                text("%.1f [%.1f-%.1f]", list, life -> tail(life.warm())),
                text("%.2f [%.2f-%.2f]", list, FrontCommand::tailRatio),
                text("%,.0f [%,.0f-%,.0f]", list, life -> firstSecond(life.first())),
                text("%.0f [%.0f-%.0f]", list, FrontCommand::firstSecondShare))));
        Table.printAligned(cells, System.out);
    }

    private static String text(
            final String format, final List<Front.Life> list, final ToDoubleFunction<Front.Life> figure) {
        final Spread spread = Spread.of(list.stream().mapToDouble(figure));
        return String.format(Locale.ROOT, format, spread.median(), spread.low(), spread.high());
    }
}
