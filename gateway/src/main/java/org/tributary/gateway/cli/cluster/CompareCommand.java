package org.tributary.gateway.cli.cluster;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tributary cluster compare}. */
@Command(
        name = "compare",
        description = {
            "Compares the journals of data directories batch by batch. A shorter one must be the beginning of a longer one.",
            "Exit code 1 at the first batch that differs."
        })
final class CompareCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DATA", arity = "2..5", description = "data directories of stopped nodes, or copies")
    private List<Path> directories = new ArrayList<>();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        final PrintWriter out = spec.commandLine().getOut();
        List<String> longest = List.of();
        Path of = directories.get(0);
        for (final Path directory : directories) {
            final List<String> heads = headsOf(directory);
            final int common = Math.min(heads.size(), longest.size());
            for (int i = 0; i < common; i++) {
                if (!heads.get(i).equals(longest.get(i))) {
                    out.println("DIFFERENT at batch " + (i + 1) + ": " + of + " has " + longest.get(i) + ", "
                            + directory + " has " + heads.get(i));
                    return ExitCodes.DIFFERENCE;
                }
            }
            out.println(directory + ": " + heads.size() + " batches"
                    + (heads.isEmpty() ? "" : ", " + heads.get(heads.size() - 1)));
            if (heads.size() > longest.size()) {
                longest = heads;
                of = directory;
            }
        }
        out.println("equal as far as each reaches");
        return ExitCodes.FINE;
    }

    /** What each batch ends at: the last sequence and the hash over all batches so far. */
    private static List<String> headsOf(final Path directory) {
        final DataDirectory data = new DataDirectory(directory);
        if (!data.hasJournal()) {
            throw CommandException.usage(directory + " holds no journal: give nodes' data directories");
        }
        final List<String> heads = new ArrayList<>();
        try (RecoverableReader reader = new ChronicleStore(data).reader()) {
            reader.readBatches((buffer, offset, length) -> {
                final JournalPosition at = reader.position();
                heads.add("sequence " + at.sequence() + ", chain head "
                        + HexFormat.of().formatHex(at.chainHead()));
            });
        }
        return heads;
    }
}
