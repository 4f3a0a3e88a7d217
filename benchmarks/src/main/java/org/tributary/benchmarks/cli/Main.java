package org.tributary.benchmarks.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.RunnerException;
import org.slf4j.LoggerFactory;
import org.tributary.benchmarks.report.Table;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the benchmarks. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures one subject a class, with JMH in JVMs of its own and the allocation profiler on, and prints each",
            "figure beside the bare machine's where there is such a baseline.",
            ""
        },
        footer = {
            "",
            "The table:  ± is half of the 99.9 %% confidence interval; B/op is heap allocated by operation; \"of bare\" is the",
            "share of the baseline's speed (100 %% is as fast). Operations are donations unless the subject says otherwise.",
            "A figure holds for this machine, this JDK and these settings only: all stand in the JSON file.",
            "",
            "Examples:",
            "  bench --list                  what there is",
            "  bench --quick                 everything, roughly, in minutes",
            "  bench decision                one subject with forks and sizes as they should be",
            "  bench pipeline                donations a second through the whole pipeline, beside the bare loop",
            "  bench day                     memory and pauses of the core over 64 million donations",
            "  bench gateway                 signed callbacks over HTTP, beside the signature check alone",
            "  bench cluster                 a replicated group of three beside a bare Ratis group",
            "  bench peers                   PostgreSQL and Redis with the same donations, in the same run",
            "  bench start                   the first seconds after ready, cold and warmed up",
            "  bench front                   the front of nine o'clock at the ready line, and warm",
            "  bench ready                   from a start to ready over ten million donations",
            "  bench turns OLD.jar           this version's decide stage against another's, in turns in one JVM",
            "  bench settle                  a giving day settled, seconds and memory",
            "  bench compare old.json new.json"
        },
        subcommands = {
            PipelineCommand.class,
            DayCommand.class,
            GatewayCommand.class,
            ClusterCommand.class,
            PeersCommand.class,
            SettleCommand.class,
            StartCommand.class,
            FrontCommand.class,
            ReadyCommand.class,
            TurnsCommand.class,
            CompareCommand.class
        })
public final class Main implements Callable<Integer> {
    private static final int USAGE = 2;
    private static final int FAILED = 3;

    @Option(
            names = "--quick",
            description = "one fork, short iterations, small tables: shows that it runs, no figure to publish")
    private boolean quick;

    @Option(names = "--list", description = "lists the subjects and ends")
    private boolean list;

    @Mixin
    private ResultFile resultFile;

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            defaultValue = "",
            description = "runs the subjects whose class name contains this; absent: all")
    private String name;

    private Main() {}

    /** Exit codes: 0 fine, 1 a comparison found something slower, 2 wrong usage, 3 failed. */
    public static void main(final String[] args) {
        // the libraries' notices would stand amid the table
        for (final String logger : List.of(Logger.ROOT_LOGGER_NAME, "org.tributary")) {
            ((Logger) LoggerFactory.getLogger(logger)).setLevel(Level.WARN);
        }
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    final boolean usage = failure instanceof UsageException;
                    commandLine.getErr().println("bench: " + (usage ? failure.getMessage() : failure));
                    return usage ? USAGE : FAILED;
                })
                .execute(args));
    }

    boolean quick() {
        return quick;
    }

    @Override
    public Integer call() throws IOException, RunnerException {
        final List<String> subjects = JmhRun.subjects(name);
        if (subjects.isEmpty()) {
            throw new UsageException("no subject has \"" + name + "\" in its name; bench --list says which there are");
        }
        if (list) {
            new TreeSet<>(subjects).forEach(System.out::println);
            return 0;
        }
        final Path file = resultFile.path("bench");
        Table.print(new JmhRun(name, quick, file).run(), System.out);
        ResultFile.print(file, quick ? "; quick: rough" : "");
        return 0;
    }
}
