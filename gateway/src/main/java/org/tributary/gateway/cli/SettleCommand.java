package org.tributary.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.settlement.disclosure.PlatformKey;
import org.tributary.engine.settlement.export.DatabaseAddress;
import org.tributary.engine.settlement.export.Differences;
import org.tributary.engine.settlement.export.FileMode;
import org.tributary.engine.settlement.export.PostgresBook;
import org.tributary.engine.settlement.payout.Payer;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.transparency.DayRoot;
import org.tributary.engine.transparency.Disclosed;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.cli.token.PlatformKeyFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code settle}: the books and statements of a business day, of several, or of the campaign to date. */
@Command(
        name = "settle",
        description = {
            "Writes the books and statements of a business day, from the journal alone; with --from and --to of",
            "several days together, with --campaign of everything to date.",
            "A day is the campaign's, by the time a payment was journaled. Running it again gives the same",
            "files. A day is final once the journal holds a record stamped after it, and money; only then is its root",
            "published in DATA/roots (of a day settled by itself). Exit 1: a conservation law is broken, or another root was published.",
            "%nExample: tributary settle --data data/sandbox --day 2026-09-07 --out statements"
        })
final class SettleCommand implements Callable<Integer> {
    private static final int MAX_PASSWORD_BYTES = 4096;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(names = "--day", paramLabel = "YYYY-MM-DD", description = "business day")
    private @Nullable LocalDate day;

    @Option(names = "--from", paramLabel = "YYYY-MM-DD", description = "first day of a period")
    private @Nullable LocalDate from;

    @Option(names = "--to", paramLabel = "YYYY-MM-DD", description = "its last day, included")
    private @Nullable LocalDate to;

    @Option(names = "--campaign", description = "everything to date")
    private boolean campaign;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the statements go")
    private Path out;

    @Option(
            names = "--reconciled",
            paramLabel = "DIR",
            description = "result of reconcile (its --out), for the sheet of differences; may be given again")
    private @Nullable List<Path> reconciled;

    @Option(
            names = "--transfer",
            paramLabel = "SPONSOR=MERCHANT:BUDGET",
            description = {
                "the sponsor's own WeChat Pay merchant number and the number of the budget it has locked, for",
                "payouts/SPONSOR.jsonl; may be given again for others"
            })
    private @Nullable Map<String, String> transfers;

    @Option(
            names = "--db",
            paramLabel = "JDBC-URL",
            description = "PostgreSQL to load the period into; jdbc:postgresql://HOST/DB?user=U")
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
            names = "--platform-key",
            paramLabel = "FILE",
            description =
                    "KEYS/platform/signing.key (tributary platform-key): signs the roots in disclosure/roots.json")
    private @Nullable Path platformKey;

    @Option(
            names = "--disclose",
            description = {
                "also publishes the public totals, in DATA/disclosure: a server over DATA shows them",
                "at /disclosure and /api/v1/disclosure"
            })
    private boolean disclose;

    @Option(
            names = "--file-mode",
            paramLabel = "MODE",
            description = "mode of the files, such as 0640 (default: what the process gives its files, by its umask)")
    private @Nullable FileMode fileMode;

    /** Where a day begins first. */
    private static final ZoneOffset EARLIEST_ZONE = ZoneOffset.ofHours(14);

    @Override
    public Integer call() throws Exception {
        final Period period = period();
        final PostgresBook postgres = postgres();
        final Differences differences = Differences.read(reconciled == null ? List.of() : reconciled);
        final PlatformKey key = platformKey == null ? null : PlatformKeyFile.read(platformKey);
        final Map<String, Payer> payers = payers();
        final DataDirectory directory = ConfigFiles.journalOf(data);
        final StringJoiner steps = new StringJoiner(", ", "settled in ", System.lineSeparator());
        final Settlement.Result result;
        final List<Witness> witnesses = new SnapshotStore(directory).witnesses();
        try (RecoverableReader journal = new ChronicleJournalReader(directory);
                JournalReader lookups = new ChronicleJournalReader(directory);
                ProgressLine progress = new ProgressLine("settling " + period)) {
            witnesses.forEach(journal::expect);
            result = new Settlement(data, journal, lookups, progress::at)
                    .withEndCheck(() -> lost(journal))
                    .withParquet(parquet)
                    .withFileMode(fileMode)
                    .withDifferences(differences)
                    .withPlatformKey(key)
                    .withPayers(payers)
                    .withSteps((step, nanos) -> steps.add(String.format(Locale.ROOT, "%s %.1f s", step, nanos / 1e9)))
                    .settle(period, out);
        }
        System.err.print(steps);
        System.out.printf(
                "%s: %,d records, %s, %s, statements in %s%n",
                period.isDay() ? period : result.from() + " to " + result.to(),
                result.records(),
                result.isFinal() ? "final" : "not final yet",
                period.isDay()
                        ? "root " + result.days().get(0).root()
                        : "roots of " + result.days().size() + " days in settlement.json",
                out);
        if (result.to().isAfter(LocalDate.now(EARLIEST_ZONE))) {
            System.err.println(
                    "settle: WARNING: " + result.to() + " has not begun anywhere on earth: is the day right?");
        }
        if (result.warning() != null) {
            System.err.println("settle: WARNING: " + result.warning());
        }
        final long unpublished =
                result.days().stream().filter(day -> day.published() == null).count();
        if (platformKey != null && unpublished > 0) {
            System.err.println(
                    "settle: " + unpublished + " of " + result.days().size() + " days are not signed: their root"
                            + " is not published. A day's is once it is over and settled by itself (--day)");
        }
        final DayRoot differing = result.differing();
        if (differing != null) {
            System.err.println("settle: another root was published for " + differing.day() + ": "
                    + differing.published() + ". The journal is not what it was then; run verify");
            return ExitCodes.DIFFERENCE;
        }
        if (!result.lawsHold()) {
            System.err.println("settle: a conservation law is broken; see \"conservation\" in settlement.json");
            return ExitCodes.DIFFERENCE;
        }
        if (disclose) {
            new Disclosed(data).publish(out.resolve("disclosure"));
        }
        if (postgres != null) {
            load(postgres, result);
        }
        return ExitCodes.FINE;
    }

    /** What is missing at the journal's end, if that was reached; null if nothing is. */
    private static @Nullable String lost(final RecoverableReader journal) {
        try {
            journal.checkEnd();
            return journal.loss()
                    .map(loss -> "records may be missing that were answered, and these statements lack them: " + loss
                            + ". Run verify, which names the way out, and settle again")
                    .orElse(null);
        } catch (final JournalDamagedException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Map<String, Payer> payers() {
        final Map<String, Payer> payers = new TreeMap<>();
        try {
            (transfers == null ? Map.<String, String>of() : transfers)
                    .forEach((sponsor, payer) -> payers.put(sponsor, Payer.of(payer)));
        } catch (final IllegalArgumentException e) {
            throw CommandException.usage("--transfer: " + e.getMessage());
        }
        return payers;
    }

    private void load(final PostgresBook postgres, final Settlement.Result result) throws IOException {
        final long startNanos = System.nanoTime();
        postgres.load(
                result.campaign(),
                result.from(),
                result.to(),
                out.resolve("book.sqlite"),
                (table, rows) -> System.err.printf("loaded %,d rows of %s%n", rows, table));
        System.err.printf(Locale.ROOT, "loaded in %.1f s%n", (System.nanoTime() - startNanos) / 1e9);
        if (postgres.replaced() > 0) {
            System.err.printf(
                    "settle: %,d characters U+0000, which PostgreSQL can't store in text, were loaded as U+FFFD."
                            + " The files in --out have them as they came%n",
                    postgres.replaced());
        }
    }

    /** Returns the one period that the options name. */
    private Period period() {
        final int named = (day == null ? 0 : 1) + (from == null && to == null ? 0 : 1) + (campaign ? 1 : 0);
        if (named != 1) {
            throw CommandException.usage(
                    "settle takes one period: --day YYYY-MM-DD, or --from and --to, or --campaign");
        }
        if ((from == null) != (to == null)) {
            throw CommandException.usage("--from and --to go together: the first and the last day of the period");
        }
        if (from != null && from.isAfter(to)) {
            throw CommandException.usage("--from " + from + " is after --to " + to + ": give the earlier day first");
        }
        return campaign ? Period.wholeCampaign() : day != null ? Period.day(day) : new Period(from, to);
    }

    private @Nullable PostgresBook postgres() throws IOException {
        if (database == null) {
            if (passwordFile != null) {
                throw CommandException.usage("--db-password-file is of no use without --db");
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
            throw CommandException.usage("--db-password-file " + passwordFile
                    + ": the file is missing, can't be read, or is too large for a password");
        }
        final String password = KeyFiles.secretOf(Files.readString(passwordFile));
        if (password.isEmpty()) {
            throw CommandException.usage("--db-password-file " + passwordFile + " is empty");
        }
        return password;
    }
}
