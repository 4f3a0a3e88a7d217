package org.tributary.loadtest.books;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tributary.loadtest.corpus.Names;
import org.tributary.loadtest.server.ServerProcess;
import org.tributary.loadtest.server.ServerView;

/**
 * Comparison of four books that must agree: the ledger of what was sent, the server's totals, every record that {@code
 * inspect} prints, and {@code verify}. Stops the server to read them.
 */
public final class JournalBooks {
    private final ServerProcess server;
    private final Path directory;
    private final JournalAudit audit;
    private final List<String> problems = new ArrayList<>();
    private int verified;

    /**
     * The books of a server.
     *
     * @param directory directory for the output of {@code verify}
     * @param audit knows what was sent
     */
    public JournalBooks(final ServerProcess server, final Path directory, final JournalAudit audit) {
        this.server = server;
        this.directory = directory;
        this.audit = audit;
    }

    /**
     * Reads and compares the books.
     *
     * @param names of requests
     * @return differences, in words; empty if all agree
     */
    public List<String> compare(final ServerView.Received totals, final Names names)
            throws IOException, InterruptedException {
        final int stopped = server.stop();
        if (stopped != 0) {
            problems.add("SIGTERM ended the server with exit code " + stopped + " instead of 0");
        }
        inspect();
        problems.addAll(audit.problems(names));
        if (totals.ofHeldFen() == 0 && audit.counted() != totals.count() || audit.countedFen() != totals.fen()) {
            problems.add("TOTALS: the server says " + totals.count() + " payments of " + totals.fen()
                    + " fen, its journal has " + audit.counted() + " of " + audit.countedFen());
        }
        if (audit.refunds() != totals.refunds()) {
            problems.add(
                    "TOTALS: the server says " + totals.refunds() + " refunds, its journal has " + audit.refunds());
        }
        final Path words = directory.resolve("verify.txt");
        verified = server.run("verify", words).waitFor();
        if (verified != 0) {
            problems.add("VERIFY: exit code " + verified + ", see " + words + " and " + server.log());
        }
        return problems;
    }

    private void inspect() throws IOException, InterruptedException {
        final Process inspect = server.run("inspect", null);
        try (MappingIterator<JsonNode> rows =
                new ObjectMapper().readerFor(JsonNode.class).readValues(inspect.getInputStream())) {
            while (rows.hasNextValue()) {
                audit.record(rows.nextValue());
            }
        }
        final int exit = inspect.waitFor();
        if (exit != 0) {
            throw new IOException("inspect ended with exit code " + exit + "; its output is in " + server.log());
        }
    }

    public void print(final PrintStream out) {
        out.printf(
                "journal      %,d payments that count (%,d held, the others %,d fen), %,d refunds, %,d deliveries known"
                        + " already; verify: exit %d%n",
                audit.counted(), audit.held(), audit.acceptedFen(), audit.refunds(), audit.duplicates(), verified);
        problems.forEach(out::println);
    }
}
