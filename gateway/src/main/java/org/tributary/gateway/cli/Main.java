package org.tributary.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import org.slf4j.LoggerFactory;
import org.tributary.engine.journal.DataDirectoryLockedException;
import org.tributary.engine.journal.Fence;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalFullException;
import org.tributary.engine.settlement.book.SettlementException;
import org.tributary.engine.settlement.export.FileMode;
import org.tributary.engine.settlement.reconcile.BillException;
import org.tributary.engine.snapshot.SnapshotBusyException;
import org.tributary.gateway.backup.BackupException;
import org.tributary.gateway.backup.RestoreFailedException;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.cli.cluster.ClusterCommand;
import org.tributary.gateway.cli.cluster.GatewayCommand;
import org.tributary.gateway.cli.cluster.NodeCommand;
import org.tributary.gateway.cli.kafka.ExportKafkaCommand;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.cli.receipts.ReceiptsCommand;
import org.tributary.gateway.cli.token.PlatformKeyCommand;
import org.tributary.gateway.cli.token.TokenCommand;
import org.tributary.gateway.config.yaml.InvalidFileException;
import org.tributary.gateway.readmodel.ReadModelException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tributary COMMAND}. To add a command, add its class to {@code subcommands}. */
@Command(
        name = "tributary",
        description = "Takes the donations of a giving day, matches them, and leaves a journal that proves every fen.",
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            NodeCommand.class,
            GatewayCommand.class,
            ClusterCommand.class,
            DemoCommand.class,
            SandboxCommand.class,
            TokenCommand.class,
            PlatformKeyCommand.class,
            SignCommand.class,
            CheckCommand.class,
            VerifyCommand.class,
            InspectCommand.class,
            SnapshotCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            DoctorCommand.class,
            HealthCommand.class,
            UpgradeCheckCommand.class,
            StepOverCommand.class,
            SettleCommand.class,
            ReconcileCommand.class,
            ReceiptsCommand.class,
            PaidCommand.class,
            RecordOfflineCommand.class,
            ProveCommand.class,
            CheckProofCommand.class,
            ExportKafkaCommand.class
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** Runs a command and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        // Scripts ask for it often: neither the command line's model nor the log is set up for it.
        if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
            System.out.println(named());
            return;
        }
        setUnlessGiven("chronicle.analytics.disable");
        setUnlessGiven("chronicle.announcer.disable");
        // The JDK reads this once, when TLS is first used. Renegotiation costs the server more than the client.
        setUnlessGiven("jdk.tls.rejectClientInitiatedRenegotiation");
        System.exit(run(arguments));
    }

    /** Runs a command and returns the exit code. */
    static int run(final String... arguments) {
        final CommandLine commandLine = new CommandLine(new Main())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(LocalDate.class, Main::day)
                .registerConverter(FileMode.class, Main::fileMode)
                .setExecutionExceptionHandler((error, command, parsed) -> explain(error, command))
                .setExitCodeExceptionMapper(error -> ExitCodes.USAGE);
        return commandLine.execute(arguments);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
    }

    private static LocalDate day(final String text) {
        try {
            return LocalDate.parse(text);
        } catch (final DateTimeParseException e) {
            throw new CommandLine.TypeConversionException("\"" + text + "\" is not a date; write it like 2026-09-07");
        }
    }

    private static FileMode fileMode(final String text) {
        try {
            return FileMode.of(text);
        } catch (final IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    static int explain(final Exception error, final CommandLine command) {
        final PrintWriter err = command.getErr();
        if (error instanceof CommandException) {
            err.println(error.getMessage());
            return ((CommandException) error).exitCode();
        }
        if (error instanceof InvalidFileException
                || error instanceof KeyFileException
                || error instanceof BackupException
                || error instanceof Fence.FencedException) {
            err.println(error.getMessage());
            return ExitCodes.USAGE;
        }
        if (error instanceof RestoreFailedException) {
            err.println(error.getMessage());
            return ExitCodes.DIFFERENCE;
        }
        if (error instanceof JournalDamagedException
                || error instanceof DataDirectoryLockedException
                || error instanceof SnapshotBusyException
                || error instanceof JournalFullException
                || error instanceof SettlementException
                || error instanceof BillException) {
            err.println(error.getMessage());
            return ExitCodes.FAILED;
        }
        if (error instanceof IOException || error instanceof UncheckedIOException) {
            err.println(withoutClassNames(error));
            return ExitCodes.FAILED;
        }
        // A fault of this program: its developers need the trace.
        LoggerFactory.getLogger(Main.class).error("command failed", error);
        if (error instanceof ReadModelException) {
            // Operators have a way out of this one, and read the last line.
            err.println(error.getMessage());
        }
        return ExitCodes.FAILED;
    }

    private static String withoutClassNames(final Exception error) {
        final Throwable cause =
                error instanceof UncheckedIOException && error.getCause() != null ? error.getCause() : error;
        final String kind = cause.getClass().getSimpleName().replace("Exception", "");
        return error.getMessage() + (cause.getClass() == IOException.class ? "" : " (" + kind + ")");
    }

    private static void setUnlessGiven(final String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }

    /** Version of the jar. */
    static String version() {
        final String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    private static String named() {
        return "tributary " + version();
    }

    /** The version as `--version` prints it behind a command's name. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {named()};
        }
    }
}
