package org.tributary.engine.settlement;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.LongConsumer;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.settlement.book.DayLeaves;
import org.tributary.engine.settlement.book.DayProducer;
import org.tributary.engine.settlement.book.DayRelay;
import org.tributary.engine.settlement.book.DaySink;
import org.tributary.engine.settlement.book.LeafSink;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.settlement.book.ReceiptSums;
import org.tributary.engine.settlement.book.SettlementException;
import org.tributary.engine.settlement.day.CampaignZone;
import org.tributary.engine.settlement.disclosure.Disclosure;
import org.tributary.engine.settlement.disclosure.PlatformKey;
import org.tributary.engine.settlement.export.DayCsvs;
import org.tributary.engine.settlement.export.DayFiles;
import org.tributary.engine.settlement.export.DayParquet;
import org.tributary.engine.settlement.export.DaySqlite;
import org.tributary.engine.settlement.export.Differences;
import org.tributary.engine.settlement.export.FileMode;
import org.tributary.engine.settlement.export.SqliteBook;
import org.tributary.engine.settlement.export.StatementWorkbooks;
import org.tributary.engine.settlement.export.Statements;
import org.tributary.engine.settlement.payout.Payer;
import org.tributary.engine.settlement.payout.PayoutFiles;
import org.tributary.engine.transparency.DayRoot;
import org.tributary.engine.transparency.DayTreeWriter;
import org.tributary.engine.transparency.Originals;
import org.tributary.engine.transparency.Roots;

/**
 * Settles a business day or a period of several: reads the journal once from its beginning, writes every statement into a working directory,
 * and moves them to their place when all are whole. The same journal gives the same bytes. Memory grows by 8 bytes per
 * donation (the index of proofs) and nothing else.
 */
public final class Settlement {
    /** Records read between two reports of progress. */
    private static final long WINDOW = 1 << 16;

    private static final String BOOK = "book.sqlite";
    private static final String PARQUET = "records.parquet";
    private static final String REPORT = "settlement.json";
    private static final Future<Void> NO_TREE = CompletableFuture.completedFuture(null);

    private final Path data;
    private final JournalReader journal;
    private final JournalReader lookups;
    private final LongConsumer progress;
    private boolean parquet;
    private @Nullable FileMode fileMode;
    private Differences differences = new Differences();
    private @Nullable PlatformKey platformKey;
    private Map<String, Payer> payers = Map.of();
    private ObjLongConsumer<String> steps = (step, nanos) -> {};
    private Supplier<@Nullable String> endCheck = () -> null;
    private long stepNanos;

    /**
     * The result of a settlement.
     *
     * @param days root of each day: of a day settled by itself, one
     * @param warning what may be missing at the journal's end; null if the end is whole or was not reached
     */
    public record Result(
            String campaign,
            LocalDate from,
            LocalDate to,
            boolean isFinal,
            boolean lawsHold,
            long records,
            List<DayRoot> days,
            @Nullable String warning) {
        public Result {
            days = List.copyOf(days);
        }

        /** Returns the first day for which another root was published before; null if there is none. */
        public @Nullable DayRoot differing() {
            return days.stream().filter(DayRoot::differs).findFirst().orElse(null);
        }
    }

    /**
     * A settlement.
     *
     * @param data the data directory: proofs' trees and roots go to {@code data/roots}
     * @param journal reads records in order
     * @param lookups a second reader, for the donations that shares belong to
     * @param progress is notified of the sequence reached from time to time
     */
    public Settlement(
            final Path data, final JournalReader journal, final JournalReader lookups, final LongConsumer progress) {
        this.data = data;
        this.journal = journal;
        this.lookups = lookups;
        this.progress = progress;
    }

    /** Sets whether {@code records.parquet} is written; by default it is not. */
    public Settlement withParquet(final boolean wanted) {
        parquet = wanted;
        return this;
    }

    /** Sets the mode of the statements; null for the process's default. */
    public Settlement withFileMode(final @Nullable FileMode wanted) {
        fileMode = wanted;
        return this;
    }

    /** Sets what the reconciliations found, for the statements. */
    public Settlement withDifferences(final Differences found) {
        differences = found;
        return this;
    }

    /** Sets the key that signs the roots which are disclosed; null: they are not signed. */
    public Settlement withPlatformKey(final @Nullable PlatformKey key) {
        platformKey = key;
        return this;
    }

    /** Sets how sponsors pay by WeChat Pay's charity transfers, by sponsor. */
    public Settlement withPayers(final Map<String, Payer> bySponsor) {
        payers = Map.copyOf(bySponsor);
        return this;
    }

    /** Sets what is notified of each step that is done, and how long it took, in nanoseconds. */
    public Settlement withSteps(final ObjLongConsumer<String> wanted) {
        steps = wanted;
        return this;
    }

    /** Sets what judges the journal's end once the period is read: says what may be missing, or null. */
    public Settlement withEndCheck(final Supplier<@Nullable String> wanted) {
        endCheck = wanted;
        return this;
    }

    /** Settles one day, with the tree for its proofs. */
    public Result settle(final LocalDate date, final Path out) {
        return settle(Period.day(date), out);
    }

    /**
     * Settles a period. Of a single day the tree for proofs is written too, and its root is published once it is final.
     *
     * @param out directory for the statements, made if it is missing
     * @throws SettlementException if the journal has no campaign yet, or the statements can't be written
     */
    public Result settle(final Period period, final Path out) {
        stepNanos = System.nanoTime();
        try {
            return period.isDay() && period.from() != null ? writeDay(period, period.from(), out) : write(period, out);
        } catch (final IOException | UncheckedIOException e) {
            final Throwable cause = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
            throw new SettlementException("the statements of " + period + " could not be written to " + out + ": "
                    + cause.getMessage() + ". No statement is half-written: make room, or repair the"
                    + " disk, and settle again");
        }
    }

    private Result writeDay(final Period period, final LocalDate date, final Path out) throws IOException {
        final Roots roots = new Roots(data);
        try (DayFiles files = new DayFiles(out, fileMode);
                DayTreeWriter tree = roots.newTree(date)) {
            final Originals originals = new Originals(lookups);
            final DayFold fold = new DayFold(period, CampaignZone.of(journal), originals, lookups::read);
            final ReceiptSums receipts =
                    fold(fold, originals, files, (record, hash, id) -> tree.add(record.sequence, hash, id));
            final FutureTask<Void> treeCompleted = completing(tree, fold.isFinal);
            final String chainHead = chainHeadAt(fold.lastSequence);
            final Statements statements;
            try {
                statements = statements(fold, files, chainHead, treeCompleted);
            } finally {
                await(treeCompleted);
            }
            final DayRoot root = DayRoots.published(roots, date, tree, fold, chainHead);
            return publish(files, fold, statements, receipts, chainHead, List.of(root));
        }
    }

    private Result write(final Period period, final Path out) throws IOException {
        try (DayFiles files = new DayFiles(out, fileMode)) {
            final Originals originals = new Originals(lookups);
            final CampaignZone zone = CampaignZone.of(journal);
            final DayFold fold = new DayFold(period, zone, originals, lookups::read);
            final PeriodRoots days = new PeriodRoots(zone);
            final ReceiptSums receipts = fold(fold, originals, files, days);
            final String chainHead = chainHeadAt(fold.lastSequence);
            final Statements statements = statements(fold, files, chainHead, NO_TREE);
            return publish(files, fold, statements, receipts, chainHead, days.all(new Roots(data)));
        }
    }

    /** Reads the journal and writes the period's rows. */
    private ReceiptSums fold(final DayFold fold, final Originals originals, final DayFiles files, final LeafSink leaves)
            throws IOException {
        final ReceiptSums receipts = new ReceiptSums();
        try (DayRelay relay = new DayRelay(sinks(files, receipts, leaves))) {
            final DayProducer rows = new DayProducer(relay, originals, fold.campaign);
            fold.rows(rows);
            read(fold);
            rows.flush();
            relay.finish();
        }
        done("rows");
        return receipts;
    }

    /** The writers of the day's rows, each for its own thread. */
    private List<DaySink> sinks(final DayFiles files, final ReceiptSums receipts, final LeafSink leaves)
            throws IOException {
        final List<DaySink> sinks = new ArrayList<>();
        try {
            sinks.add(new DayCsvs(files, receipts));
            sinks.add(new DaySqlite(files.file(BOOK)));
            sinks.add(new DayLeaves(leaves));
            if (parquet) {
                sinks.add(new DayParquet(files.file(PARQUET)));
            }
            return sinks;
        } catch (final IOException e) {
            for (final DaySink sink : sinks) {
                sink.close();
            }
            throw e;
        }
    }

    private void read(final DayFold fold) {
        long next = 1;
        while (!fold.isOver()) {
            final long last = journal.read(next, next + WINDOW - 1, fold);
            if (last < next) {
                break;
            }
            next = last + 1;
            progress.accept(last);
        }
        fold.finish();
        if (fold.zone() == null) {
            throw new SettlementException("the journal in " + data
                    + " holds no campaign and no record after it: there is nothing to settle. Is --data right?");
        }
    }

    /** Writes the statements: first the tables and the book, then what is made of them for people and sponsors. */
    private Statements statements(
            final DayFold fold, final DayFiles files, final String chainHead, final Future<Void> tree)
            throws IOException {
        final Statements statements;
        try (SqliteBook book = new SqliteBook(files.file(BOOK))) {
            statements = new Statements(fold, files, book);
            statements.write();
            done("statements");
            book.finish();
        }
        await(tree);
        done("index and tree");
        new StatementWorkbooks(fold, files, statements, differences, chainHead).write();
        done("workbooks");
        new PayoutFiles(fold, files, payers, this::chainHeadAt).write();
        done("payouts");
        return statements;
    }

    private Result publish(
            final DayFiles files,
            final DayFold fold,
            final Statements statements,
            final ReceiptSums receipts,
            final String chainHead,
            final List<DayRoot> days)
            throws IOException {
        final SettlementReport report = new SettlementReport(fold, statements, receipts);
        final String warning = endCheck.get();
        writeJson(files.file(REPORT), report.build(chainHead, days, warning));
        new Disclosure(fold, files, days, platformKey).write();
        done("disclosure");
        if (!parquet) {
            files.dropEarlier(PARQUET);
        }
        files.publish(REPORT, List.of("organisations", "sponsors", "receipts", "payouts", "disclosure"));
        done("moving");
        return new Result(
                fold.campaign.inForce().id(),
                fold.from(),
                fold.to(),
                fold.isFinal,
                report.lawsHold(),
                fold.firstSequence == 0 ? 0 : fold.lastSequence - fold.firstSequence + 1,
                days,
                warning);
    }

    private void done(final String step) {
        final long nowNanos = System.nanoTime();
        steps.accept(step, nowNanos - stepNanos);
        stepNanos = nowNanos;
    }

    /** Work that may fail to write. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    /** The tree's index is sorted and its file synced while SQLite builds its own index. */
    private static FutureTask<Void> completing(final DayTreeWriter tree, final boolean wanted) {
        return background("tree", () -> {
            if (wanted) {
                tree.complete();
            }
        });
    }

    private static FutureTask<Void> background(final String name, final Work work) {
        final FutureTask<Void> task = new FutureTask<>(() -> {
            work.run();
            return null;
        });
        final Thread thread = new Thread(task, "tributary-settle-" + name);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static void await(final Future<Void> task) throws IOException {
        try {
            task.get();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while settling");
        } catch (final ExecutionException e) {
            if (e.getCause() instanceof final IOException failed) {
                throw failed;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Returns the hash of the batch that holds a record: the chain's head as of that record. */
    private String chainHeadAt(final long sequence) {
        lookups.read(sequence, sequence, record -> {});
        return HexFormat.of().formatHex(lookups.chainHead());
    }

    private static void writeJson(final Path file, final Object content) throws IOException {
        final DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        printer.indentObjectsWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE.withLinefeed("\n"));
        Files.writeString(file, new ObjectMapper().writer(printer).writeValueAsString(content) + "\n");
    }
}
