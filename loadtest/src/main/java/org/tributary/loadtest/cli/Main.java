package org.tributary.loadtest.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.tributary.loadtest.UsageException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Command line of the load generator. */
@Command(
        name = "loadtest",
        mixinStandardHelpOptions = true,
        description = "Behaves like payment channels towards a Tributary sandbox server, and keeps the books.",
        subcommands = {
            RunCommand.class,
            CrashCommand.class,
            DrillCommand.class,
            RehearseCommand.class,
            ViewersCommand.class,
            WatchCommand.class,
            FollowersCommand.class,
            FollowCommand.class,
            FloodCommand.class,
            CompareCommand.class
        })
public final class Main {
    private static final int USAGE = 2;
    private static final int FAILED = 3;

    private Main() {}

    /** Runs a command. Exit codes: 0 fine, 1 the books differ, 2 wrong usage, 3 failed. */
    public static void main(final String[] args) {
        // the libraries' notices would interrupt the progress line
        for (final String logger : List.of(Logger.ROOT_LOGGER_NAME, "org.tributary")) {
            ((Logger) LoggerFactory.getLogger(logger)).setLevel(Level.WARN);
        }
        System.exit(new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    final boolean usage = failure instanceof UsageException;
                    commandLine.getErr().println("loadtest: " + (usage ? failure.getMessage() : failure));
                    return usage ? USAGE : FAILED;
                })
                .execute(args));
    }
}
