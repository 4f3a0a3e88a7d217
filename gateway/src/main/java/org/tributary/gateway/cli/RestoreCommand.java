package org.tributary.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.Durability;
import org.tributary.gateway.backup.Restore;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.cli.process.JsonAnswer;
import org.tributary.gateway.config.TributaryConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary restore}. */
@Command(
        name = "restore",
        description = {
            "Restores a backup into an empty data directory, decides every command again, and compares chain head and",
            "state hash with the manifest. Journals `restored-from` with the gap: what the old copy took after the backup",
            "is booked from the channels' bills by `reconcile`. The old copy, if this machine has it, can't be started",
            "any more. An interrupted restore goes on when the same command runs again."
        })
final class RestoreCommand implements Callable<Integer> {
    private static final long MIB = 1 << 20;

    @Option(names = "--from", required = true, paramLabel = "DIR", description = "backup to restore")
    private Path from;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "new data directory")
    private Path data;

    @Option(
            names = "--since",
            paramLabel = "DIR",
            description = "earlier backup that it continues, if that was moved; may be given again")
    private List<Path> since = new ArrayList<>();

    @Option(
            names = "--fence",
            paramLabel = "DIR",
            description =
                    "old data directory that must not start again, besides the one the manifest names; may be given again")
    private List<Path> fence = new ArrayList<>();

    @Option(
            names = "--rehearsal",
            description =
                    "tries a backup: the old copy is left as it is and may run, and no engine can start on what is restored")
    private boolean rehearsal;

    @Option(names = "--actor", paramLabel = "NAME", description = "who restores; journaled. Default: the system's user")
    private @Nullable String actor;

    @Option(names = "--json", description = "answers as one JSON object")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final Restore restore = new Restore(
                from,
                since,
                data,
                fence,
                TributaryConfig.defaults()
                        .journal()
                        .withDurability(Durability.DEVICE)
                        .withReserve(16 * MIB, 8 * MIB),
                actor == null ? System.getProperty("user.name", "unknown") : actor,
                rehearsal);
        final Restore.Restored restored;
        try (ProgressLine progress = new ProgressLine("deciding again")) {
            restored = restore.run(System.currentTimeMillis(), (sequence, bytes) -> progress.at(sequence));
        }
        if (json) {
            printJson(restored, spec.commandLine().getOut());
        } else if (rehearsal) {
            spec.commandLine()
                    .getOut()
                    .println("restored to rehearse: chain head and state hash are as in the backup. Delete " + data);
        } else {
            print(restored, spec.commandLine().getOut());
        }
        return ExitCodes.FINE;
    }

    private void printJson(final Restore.Restored restored, final PrintWriter out) throws IOException {
        JsonAnswer.print(out, fields -> {
            fields.writeStringField("data", data.toString());
            fields.writeBooleanField("rehearsal", rehearsal);
            fields.writeNumberField("sequence", restored.sequence());
            if (!rehearsal) {
                fields.writeNumberField("gapAfterSequence", restored.gapAfter());
                fields.writeStringField(
                        "gapFrom", Instant.ofEpochMilli(restored.gapFromMs()).toString());
                fields.writeStringField("reconcileFrom", restored.gapFrom().toString());
                fields.writeStringField("oldCopy", restored.oldCopy());
                JsonAnswer.texts(fields, "fenced", restored.fenced());
                JsonAnswer.texts(fields, "keepElsewhere", restored.keepElsewhere());
            }
        });
    }

    private void print(final Restore.Restored restored, final PrintWriter out) {
        out.println("restored " + data + " sequence=" + restored.sequence()
                + ", chain head and state hash as in the backup");
        out.println("gap: what the old copy took after sequence " + restored.gapAfter() + " ("
                + Instant.ofEpochMilli(restored.gapFromMs()) + ") is missing. For each channel and each day from "
                + restored.gapFrom() + " on run");
        out.println("  tributary reconcile --data " + data + " --channel CHANNEL --day DAY --bill FILE --out DIR");
        out.println("and book what it lists with POST /admin/v1/corrections");
        if (restored.fenced().isEmpty()) {
            out.println(
                    "the old copy " + restored.oldCopy() + " was not found on this machine: make sure that it never "
                            + "starts again. There, create a file FENCED in that directory");
        } else {
            restored.fenced().forEach(old -> out.println("fenced " + old + ": no engine can start on it"));
        }
        out.println(
                "an anchor (anchor.file) of the old copy stays where it is: the start says what it names of the gap, and replaces it");
        out.println("before the start, put back what no backup holds:");
        restored.keepElsewhere().forEach(each -> out.println("  " + each));
    }
}
