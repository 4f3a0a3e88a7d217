package org.tributary.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.SnapshotBuilder;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.cli.process.JsonAnswer;
import org.tributary.gateway.readmodel.ReadModels;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary snapshot}. */
@Command(
        name = "snapshot",
        description =
                "Builds a snapshot from the journal, so that the next start replays only what comes after it. Runs "
                        + "beside a serving process and never slows its writer.")
final class SnapshotCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(names = "--json", description = "answers as one JSON object")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final DataDirectory directory = ConfigFiles.journalOf(data);
        final SnapshotBuilder builder = new SnapshotBuilder(
                directory,
                new ChronicleStore(directory),
                DonationCore::new,
                ReadModels.of(data).parts());
        final SnapshotBuilder.Built built;
        try (ProgressLine progress = new ProgressLine("replaying")) {
            built = builder.build((sequence, bytes) -> progress.at(sequence));
        }
        final PrintWriter out = spec.commandLine().getOut();
        final long sequence = built.state().position().sequence();
        if (json) {
            JsonAnswer.print(out, fields -> {
                fields.writeStringField("file", built.file().toString());
                fields.writeNumberField("sequence", sequence);
            });
        } else {
            out.println(built.file() + " sequence=" + sequence);
        }
        return ExitCodes.FINE;
    }
}
