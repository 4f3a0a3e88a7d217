package org.tributary.benchmarks.settle;

import java.nio.file.Path;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;

/** The limit of settling: every batch of a journal read and checked, and nothing made of it. A program of its own. */
public final class JournalRead {
    private JournalRead() {}

    /** Reads the journal of the data directory named and prints its last sequence. */
    public static void main(final String[] args) {
        try (ChronicleJournalReader journal = new ChronicleJournalReader(new DataDirectory(Path.of(args[0])))) {
            final long last = journal.read(1, record -> {});
            System.out.println("read " + last + " records");
        }
    }
}
