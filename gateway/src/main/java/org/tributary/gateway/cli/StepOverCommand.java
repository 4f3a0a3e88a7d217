package org.tributary.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.OfflineRecord;
import org.tributary.engine.replay.StepOver;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.server.StoppedCommands;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary step-over}. */
@Command(
        name = "step-over",
        description = {
            "The way out when a command or a pool's deadline stops the engine at every start. Offline: journals your word,",
            "with reason and actor. From then on a payment like it is held, a refund is held whole in suspense:refunds,",
            "anything else is ignored, each with reason stepped-over; a pool is suspended with its deadlines until it is",
            "resumed. A record of the journal is never stepped over: restore, or run a release that can decide it."
        })
final class StepOverCommand implements Callable<Integer> {
    private static final long MIB = 1 << 20;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @ArgGroup(multiplicity = "1")
    private What what;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "why; journaled")
    private String reason;

    @Option(names = "--actor", paramLabel = "NAME", description = "who says so; journaled. Default: the system's user")
    private @Nullable String actor;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** The thing to step over: a command or a pool. */
    static final class What {
        @Option(
                names = "--command",
                required = true,
                paramLabel = "SHA256",
                description = "of the command, as the process named it when it stopped")
        private @Nullable String sha256;

        @Option(
                names = "--pool",
                required = true,
                paramLabel = "ID",
                description = "pool whose deadline stops the engine")
        private @Nullable String pool;
    }

    @Override
    public Integer call() throws IOException {
        final DataDirectory directory = ConfigFiles.journalOf(data);
        final DirectBuffer word = word();
        final OfflineRecord.Result result;
        try (DataDirectory.Lock lock = directory.lock();
                ProgressLine progress = new ProgressLine("recovering")) {
            final OfflineRecord record = new OfflineRecord(
                    directory,
                    new ChronicleStore(directory),
                    DonationCore::new,
                    TributaryConfig.defaults()
                            .journal()
                            .withDurability(Durability.DEVICE)
                            .withReserve(16 * MIB, 8 * MIB),
                    System::currentTimeMillis);
            result = record.append(word, System.currentTimeMillis(), (sequence, bytes) -> progress.at(sequence));
        }
        if (result.reason() != ReasonCode.NONE) {
            spec.commandLine()
                    .getErr()
                    .println("nothing changes (" + CodeText.of(result.reason()) + "), sequence=" + result.sequence());
            return ExitCodes.DIFFERENCE;
        }
        spec.commandLine().getOut().println("stepped over, sequence=" + result.sequence() + "; start the engine again");
        return ExitCodes.FINE;
    }

    private DirectBuffer word() throws IOException {
        try {
            final StepOver stepOver =
                    new StepOver(reason, actor == null ? System.getProperty("user.name", "unknown") : actor);
            return what.pool == null ? stepOver.ofCommand(stopped()) : stepOver.ofPool(what.pool);
        } catch (final IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
    }

    private byte[] stopped() throws IOException {
        final String sha256 = what.sha256 == null ? "" : what.sha256.toLowerCase(Locale.ROOT);
        if (!StoppedCommands.isSha256(sha256)) {
            throw CommandException.usage("--command is the SHA-256 that the process named, 64 hex digits");
        }
        final Path file = new StoppedCommands(data).file(sha256);
        if (!Files.isRegularFile(file)) {
            throw CommandException.usage(file + " is not there: a process that stops on a command keeps it in that "
                    + "directory; start it again, the command's retry leaves the file");
        }
        final byte[] command = Files.readAllBytes(file);
        if (!StepOver.sha256(command).equals(sha256)) {
            throw CommandException.usage(file + " is damaged: its SHA-256 is " + StepOver.sha256(command));
        }
        return command;
    }
}
