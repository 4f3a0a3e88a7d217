package org.tributary.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Fence;
import org.tributary.gateway.backup.Backup;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.cli.process.JsonAnswer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary backup}. */
@Command(
        name = "backup",
        description = {
            "Copies journal, a snapshot, roots and settings of a data directory into a new directory, beside a running",
            "engine; checks every copied batch and writes a manifest with a SHA-256 for each file. Keys are never in it:",
            "the manifest lists what to keep elsewhere. An interrupted backup goes on when the same command runs again."
        })
final class BackupCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "new directory of the backup")
    private Path out;

    @Option(
            names = "--since",
            paramLabel = "DIR",
            description =
                    "earlier backup: only what came after it is copied, and a restore needs both. May be given again "
                            + "for backups that this one continues and that were moved; the first is the newest")
    private List<Path> since = new ArrayList<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings file to hold too, with its campaign file; default DIR/tributary.yaml if it exists")
    private @Nullable Path config;

    @Option(
            names = "--fence",
            description =
                    "for a move: refuses if an engine runs, and leaves the data directory so that none can start on it")
    private boolean fence;

    @Option(names = "--json", description = "answers as one JSON object")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final DataDirectory directory = ConfigFiles.journalOf(data);
        final Backup backup = new Backup(
                directory,
                out,
                since.isEmpty() ? null : since.get(0),
                since.isEmpty() ? List.of() : since.subList(1, since.size()),
                config,
                Main.version());
        if (!fence) {
            return run(backup);
        }
        try (DataDirectory.Lock lock = directory.lock()) {
            final int exitCode = run(backup);
            Fence.put(
                    directory,
                    "its journal goes on where backup " + out.toAbsolutePath().normalize() + " of " + Instant.now()
                            + " is restored. Started beside it, this copy would count payments twice. If that backup was"
                            + " never restored, delete FENCED here to start this copy again");
            return exitCode;
        }
    }

    private int run(final Backup backup) throws IOException {
        final Backup.Taken taken;
        try (ProgressLine progress = new ProgressLine("recovering")) {
            taken = backup.run(System.currentTimeMillis(), (sequence, bytes) -> progress.at(sequence));
        }
        final PrintWriter print = spec.commandLine().getOut();
        if (json) {
            printJson(taken, print);
            return ExitCodes.FINE;
        }
        print.println("backup " + out + " sequence=" + taken.sequence());
        print.println("  chain head " + taken.chainHead());
        print.println("  state hash " + taken.stateHash());
        print.println("  manifest   " + taken.manifest());
        print.printf("  journal    %.1f MB copied%n", taken.journalBytes() / 1e6);
        print.println("  keep elsewhere, for it is not in this backup:");
        taken.keepElsewhere().forEach(each -> print.println("    " + each));
        return ExitCodes.FINE;
    }

    private void printJson(final Backup.Taken taken, final PrintWriter print) throws IOException {
        JsonAnswer.print(print, fields -> {
            fields.writeStringField("backup", out.toString());
            fields.writeNumberField("sequence", taken.sequence());
            fields.writeStringField("chainHead", taken.chainHead());
            fields.writeStringField("stateHash", taken.stateHash());
            fields.writeStringField("manifest", taken.manifest());
            fields.writeNumberField("journalBytes", taken.journalBytes());
            JsonAnswer.texts(fields, "keepElsewhere", taken.keepElsewhere());
        });
    }
}
