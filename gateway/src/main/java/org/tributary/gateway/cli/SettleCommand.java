package org.tributary.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.export.DatabaseAddress;
import org.tributary.engine.settlement.export.FileMode;
import org.tributary.engine.settlement.export.PostgresBook;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code settle}: the books and statements of a business day. */
@Command(
        name = "settle",
        description = {
            "Writes the books and statements of a business day, from the journal alone.",
            "The day is the campaign's, by the time a payment was journaled. Running it again gives the same",
            "files. A day is final once the journal holds a record stamped after it; only then is its root",
            "published in DATA/roots. Exit 1: a conservation law is broken, or another root was published.",
            "%nExample: tributary settle --data data/sandbox --day 2026-09-07 --out statements"
        })
final class SettleCommand implements Callable<Integer> {
    private static final int MAX_PASSWORD_BYTES = 4096;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(names = "--day", required = true, paramLabel = "YYYY-MM-DD", description = "business day")
    private LocalDate day;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the statements go")
    private Path out;

    @Option(
            names = "--db",
            paramLabel = "JDBC-URL",
            description = "PostgreSQL to load the day into; jdbc:postgresql://HOST/DB?user=U")
    private @Nullable String database;

    @Option(
            names = "--db-password-file",
            paramLabel = "FILE",
            description = {
                "file with the database's password; else TRIBUTARY_DB_PASSWORD or PGPASSWORD",
                "of the environment. Never on the command line, which everyone can read"
            })
    private @Nullable Path passwordFile;

    @Option(
            names = "--parquet",
            description = "also writes records.parquet, every record of the day for DuckDB, pandas, Spark")
    private boolean parquet;

    @Option(
            names = "--file-mode",
            paramLabel = "MODE",
            description = "mode of the files, such as 0640 (default: what the process gives its files, by its umask)")
    private @Nullable FileMode fileMode;

    @Override
    public Integer call() throws Exception {
        final PostgresBook postgres = postgres();
        final DataDirectory directory = ConfigFiles.journalOf(data);
        final Settlement.Result result;
        try (JournalReader journal = new ChronicleJournalReader(directory);
                JournalReader lookups = new ChronicleJournalReader(directory);
                ProgressLine progress = new ProgressLine("settling " + day)) {
            result = new Settlement(data, journal, lookups, progress::at)
                    .withParquet(parquet)
                    .withFileMode(fileMode)
                    .settle(day, out);
        }
        System.out.printf(
                "%s: %,d records, %s, root %s, statements in %s%n",
                day, result.records(), result.isFinal() ? "final" : "not final yet", result.merkleRoot(), out);
        if (result.rootDiffers()) {
            System.err.println("settle: another root was published for " + day + ": " + result.publishedRoot()
                    + ". The journal is not what it was then; run verify");
            return ExitCodes.DIFFERENCE;
        }
        if (!result.lawsHold()) {
            System.err.println("settle: a conservation law is broken; see \"conservation\" in settlement.json");
            return ExitCodes.DIFFERENCE;
        }
        if (postgres != null) {
            postgres.load(
                    result.campaign(),
                    day,
                    out.resolve("book.sqlite"),
                    (table, rows) -> System.err.printf("loaded %,d rows of %s%n", rows, table));
            if (postgres.replaced() > 0) {
                System.err.printf(
                        "settle: %,d characters U+0000, which PostgreSQL can't store in text, were loaded as U+FFFD."
                                + " The files in --out have them as they came%n",
                        postgres.replaced());
            }
        }
        return ExitCodes.FINE;
    }

    private @Nullable PostgresBook postgres() throws IOException {
        if (database == null) {
            if (passwordFile != null) {
                throw new UsageException("--db-password-file is of no use without --db");
            }
            return null;
        }
        final DatabaseAddress address =
                DatabaseAddress.of(database, DatabaseAddress.password(passwordOfFile(), System.getenv()));
        if (address.hadPassword()) {
            System.err.println(
                    "settle: --db holds a password, which everyone on this machine can read while settle runs."
                            + " Put it into a file of mode 0600 and give --db-password-file");
        }
        return new PostgresBook(address);
    }

    private @Nullable String passwordOfFile() throws IOException {
        if (passwordFile == null) {
            return null;
        }
        if (!Files.isRegularFile(passwordFile)
                || !Files.isReadable(passwordFile)
                || Files.size(passwordFile) > MAX_PASSWORD_BYTES) {
            throw new UsageException("--db-password-file " + passwordFile
                    + ": the file is missing, can't be read, or is too large for a password");
        }
        final String password = Files.readString(passwordFile).strip();
        if (password.isEmpty()) {
            throw new UsageException("--db-password-file " + passwordFile + " is empty");
        }
        return password;
    }
}
