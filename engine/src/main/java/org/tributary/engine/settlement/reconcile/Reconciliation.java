package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;
import org.tributary.engine.settlement.export.FileMode;

/**
 * Compares one channel's bill of a day with the journal (RULES 19.4): payments by {@code paidAt} in the channel's zone,
 * refunds by their id within seven days either way, by payment where the channel reports totals ({@link RefundsByPayment}). A pair with different days is {@code date-cut}, not an error.
 * Memory grows by some 75 bytes per row of the bill and with nothing else: the bill is read twice, the results are
 * streamed.
 */
public final class Reconciliation {
    /** File of the requests that book what is missing in the journal, one per line. */
    public static final String CORRECTIONS = "corrections.jsonl";

    private static final long WINDOW = 1 << 16;

    private final JournalReader journal;
    private final LongConsumer progress;
    private @Nullable FileMode fileMode;
    private OrderPrefixes prefixes = new OrderPrefixes(List.of());
    private long pending;
    private List<String> remarks = List.of();
    private final CampaignAssembler campaign = new CampaignAssembler();

    /**
     * A comparison.
     *
     * @param progress is notified of the sequence reached from time to time
     */
    public Reconciliation(final JournalReader journal, final LongConsumer progress) {
        this.journal = journal;
        this.progress = progress;
    }

    /** Sets the mode of the files; null for the process's default. */
    public Reconciliation withFileMode(final @Nullable FileMode wanted) {
        fileMode = wanted;
        return this;
    }

    /**
     * Sets how order ids of ours begin, where a shop shares the merchant number; rows of other orders are counted and
     * left alone.
     */
    public Reconciliation withPrefixes(final List<String> wanted) {
        prefixes = new OrderPrefixes(wanted);
        return this;
    }

    /** Returns how many payments and refunds of the last run wait for the next day's bill. */
    public long pending() {
        return pending;
    }

    /** Returns what the last run could not compare though it is no difference, a sentence each. */
    public List<String> remarks() {
        return remarks;
    }

    /**
     * Returns a shell command that sends every correction to a gateway; its environment names the gateway ({@code URL})
     * and the directory of keys ({@code KEYS}).
     *
     * @param out directory of a reconciliation's result
     */
    public static String bookCommand(final Path out) {
        final String file = out.resolve(CORRECTIONS).toAbsolutePath().toString().replace("'", "'\\''");
        // printf is built into the shell: the token is on no command line, which other users could read
        return "while read -r body; do printf 'header = \"Authorization: Bearer %s\"\\n' \"$(cat \"$KEYS/admin.token\")\""
                + " | curl -fsS --config - --data-binary \"$body\" \"$URL/admin/v1/corrections\" && echo; done < '"
                + file + "'";
    }

    /**
     * Reads the bill, reads the journal, and writes {@code reconciliation.csv}, {@code .json} and
     * {@value #CORRECTIONS}.
     *
     * @return true if everything is matched, only cut by the date, or waits for the next day's bill
     * @throws BillException if the channel is unknown or the bill can't be used
     */
    public boolean run(final String channel, final LocalDate day, final Path billFile, final Path out)
            throws IOException {
        return run(channel, day, List.of(billFile), out);
    }

    /**
     * Compares like {@link #run(String, LocalDate, Path, Path)}, and looks for payments and refunds of the day in the
     * bills of other days too.
     *
     * @param bills one of the day, others of days near it, in any order
     */
    public boolean run(final String channel, final LocalDate day, final List<Path> bills, final Path out)
            throws IOException {
        final BillReader reader = BillReader.of(channel);
        // first pass, for the campaign alone: the bill's merchants are checked before anything is compared
        read(campaign);
        if (Channels.codeOf(channel) == ChannelCode.NONE) {
            throw new BillException("the journal has no payment source of channel \"" + channel + '"');
        }
        final Set<String> merchants = merchantsOf(Channels.codeOf(channel));
        final NeighbourBills.Given given = NeighbourBills.sort(channel, day, bills, merchants);
        final Path billFile = given.ofDay();
        final BillIndex index = new BillIndex(day, reader.zone());
        final RefundsByPayment refunds = RefundsByPayment.isReportedInTotals(channel)
                ? new RefundsByPayment(
                        index, day.atStartOfDay(reader.zone()).toInstant().toEpochMilli())
                : null;
        final BillReader.Rows rows = row -> {
            index.row(row);
            if (refunds != null) {
                refunds.billRow(row, index.rows() - 1);
            }
        };
        final Bill bill = readBill(reader, billFile, day, merchants, prefixes.only(rows, row -> {}), index::finish);
        final NeighbourBills neighbours = new NeighbourBills();
        for (final Map.Entry<LocalDate, Path> other : given.others().entrySet()) {
            neighbours.read(channel, other.getKey(), other.getValue(), merchants, prefixes);
        }
        final BillMerchants ofBill = new BillMerchants(bill, defaultMerchants(Channels.codeOf(channel)));
        try (ReconciliationFiles files = new ReconciliationFiles(out, fileMode, bill, ofBill, homeCurrency(), zone())) {
            final FeeComparison fees = new FeeComparison(index, channel);
            final Comparison comparison = new Comparison(bill, index, ofBill, refunds, fees, neighbours, files);
            readJournal(comparison, fees);
            if (refunds != null) {
                refunds.resolve(fees);
            }
            // texts are not kept in memory: the rows are read a second time for the report
            final BillReader.Rows compared = prefixes.only(comparison::billRow, files::leftAlone);
            final Bill second = readBill(BillReader.of(channel), billFile, day, merchants, compared, () -> {});
            if (!second.equals(bill)) {
                throw new BillException("the bill was changed while it was read: run reconcile again").in(billFile);
            }
            fees.finish(bill, files);
            comparison.reportDoubt();
            files.notOnBill();
            pending = files.pending();
            remarks = files.remarks();
            return files.finish(billFile, prefixes);
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Bill readBill(
            final BillReader reader,
            final Path file,
            final LocalDate day,
            final Set<String> merchants,
            final BillReader.Rows rows,
            final Runnable afterwards)
            throws IOException {
        try {
            final Bill bill = reader.read(file, day, merchants, rows);
            afterwards.run();
            return bill;
        } catch (final BillException e) {
            throw e.in(file);
        }
    }

    private void readJournal(final Comparison comparison, final FeeComparison fees) {
        final RecordView row = new RecordView();
        final RecordViewDecoder decoder = new RecordViewDecoder();
        read(record -> {
            decoder.decode(row, record);
            fees.campaign().onRecord(record);
            fees.follow(record.sequence());
            comparison.record(row);
        });
    }

    private void read(final RecordHandler handler) {
        long next = 1;
        long last = journal.read(next, next + WINDOW - 1, handler);
        while (last >= next) {
            progress.accept(last);
            next = last + 1;
            last = journal.read(next, next + WINDOW - 1, handler);
        }
    }

    private Set<String> defaultMerchants(final ChannelCode channel) {
        final Set<String> merchants = new HashSet<>();
        if (campaign.settings() != null) {
            campaign.settings().defaultMerchants().forEach(merchant -> {
                if (merchant.channel() == channel) {
                    merchants.add(merchant.merchant());
                }
            });
        }
        return merchants;
    }

    private Set<String> merchantsOf(final ChannelCode channel) {
        final Set<String> merchants = defaultMerchants(channel);
        if (campaign.campaign() != null) {
            campaign.campaign()
                    .organisations()
                    .forEach(organisation -> organisation.merchants().forEach(merchant -> {
                        if (merchant.channel() == channel) {
                            merchants.add(merchant.merchant());
                        }
                    }));
        }
        return merchants;
    }

    private String zone() {
        return campaign.campaign() == null ? "UTC" : campaign.campaign().zone();
    }

    private String homeCurrency() {
        return campaign.campaign() == null ? "CNY" : campaign.campaign().currency();
    }

    /** Result of comparing one payment or refund. */
    enum Status {
        MATCHED("matched"),
        DATE_CUT("date-cut"),
        MISSING_IN_JOURNAL("missing-in-journal"),
        MISSING_IN_BILL("missing-in-bill"),
        AMOUNT_DIFFERS("amount-differs"),
        STATUS_DIFFERS("status-differs"),
        FEE_DIFFERS("fee-differs"),
        SUMMARY_DIFFERS("summary-differs"),
        WRONG_DAY("wrong-day"),
        PENDING_BILL("pending-bill"),
        FEES_NOT_COMPARED("fees-not-compared"),
        NOT_ON_BILL("not-on-bill");

        final String word;

        Status(final String word) {
            this.word = word;
        }

        /** Returns whether lines of this status are no difference. */
        boolean isClean() {
            return this == MATCHED
                    || this == DATE_CUT
                    || this == PENDING_BILL
                    || this == FEES_NOT_COMPARED
                    || this == NOT_ON_BILL;
        }
    }
}
