package org.tributary.engine.settlement.reconcile;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.RecordHandler;
import org.tributary.engine.codec.RecordView;
import org.tributary.engine.codec.RecordViewDecoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.settlement.FeeRounding;

/**
 * Compares one channel's bill of a day with the journal (ruling 21): payments by {@code paidAt} in the channel's zone,
 * refunds by their id within seven days either way. A pair that stands on different days is {@code date-cut}, no error.
 */
public final class Reconciliation {
    private static final long REFUND_WINDOW_MS = Duration.ofDays(7).toMillis();
    private static final long WINDOW = 1 << 16;

    private final JournalReader journal;
    private final LongConsumer progress;
    private final CampaignAssembler campaign = new CampaignAssembler();

    /**
     * A comparison.
     *
     * @param progress hears the sequence reached now and then
     */
    public Reconciliation(final JournalReader journal, final LongConsumer progress) {
        this.journal = journal;
        this.progress = progress;
    }

    /**
     * Reads the bill, reads the journal, and writes {@code reconciliation.csv} and {@code .json}.
     *
     * @return true if everything is matched (or only cut by the date)
     * @throws BillException if the channel is unknown or the bill can't be used
     */
    public boolean run(final String channel, final LocalDate day, final Path billFile, final Path out)
            throws IOException {
        final BillReader reader = BillReader.of(channel);
        // a pass for the campaign alone: the bill's merchants are checked before anything is compared
        read(campaign);
        final Bill bill = reader.read(billFile, day, merchantsOf(Channels.codeOf(channel)));
        final Comparison comparison = new Comparison(bill, defaultMerchants(Channels.codeOf(channel)));
        readJournal(comparison);
        comparison.finish();
        comparison.compareFees(feeOf(channel));
        comparison.tellDoubt();
        ReconciliationFiles.write(out, bill, billFile, comparison);
        return comparison.isClean();
    }

    private void readJournal(final Comparison comparison) {
        final RecordView row = new RecordView();
        final RecordViewDecoder decoder = new RecordViewDecoder();
        read((sequence, timestampMs, batch, buffer, c, cl, o, ol) -> {
            decoder.decode(row, sequence, timestampMs, batch, buffer, c, cl, o, ol);
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

    private Campaign.Fee feeOf(final String channel) {
        if (campaign.campaign() == null) {
            return null;
        }
        return campaign.campaign().fees().stream()
                .filter(fee -> Channels.nameOf(fee.channel()).equals(channel)
                        && fee.merchant().isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** What became of one payment or refund. */
    enum Status {
        MATCHED("matched"),
        DATE_CUT("date-cut"),
        MISSING_IN_JOURNAL("missing-in-journal"),
        MISSING_IN_BILL("missing-in-bill"),
        AMOUNT_DIFFERS("amount-differs"),
        STATUS_DIFFERS("status-differs"),
        FEE_DIFFERS("fee-differs"),
        SUMMARY_DIFFERS("summary-differs");

        final String word;

        Status(final String word) {
            this.word = word;
        }
    }

    /** One line of the result; a side that has nothing has sequence 0, or a null bill row. */
    record Difference(
            Status status,
            Bill.Kind kind,
            String transactionId,
            String refundId,
            long sequence,
            long journalFen,
            long journalAtMs,
            Bill.Row bill,
            String note) {}

    /** The comparison of one bill, fed with the journal's records in order. */
    static final class Comparison {
        private final Bill bill;
        private final Map<String, Bill.Row> payments = new HashMap<>();
        private final Map<String, Bill.Row> refunds = new HashMap<>();
        private final List<Difference> differences = new ArrayList<>();
        private final Set<String> defaultMerchants;
        private long settledFen;

        Comparison(final Bill bill, final Set<String> defaultMerchants) {
            this.bill = bill;
            this.defaultMerchants = defaultMerchants;
            for (final Bill.Row row : bill.rows()) {
                if (row.kind() == Bill.Kind.PAYMENT) {
                    payments.put(row.transactionId(), row);
                } else {
                    refunds.put(BillRows.refundKey(row), row);
                }
            }
        }

        void record(final RecordView row) {
            if (!row.channelName.equals(bill.channel())) {
                return;
            }
            if (row.shape == RecordView.Shape.PAYMENT) {
                payment(row);
            } else if (row.shape == RecordView.Shape.REFUND && row.amountFen > 0 && !row.derived) {
                refund(row);
            }
        }

        private void payment(final RecordView row) {
            final boolean ofDay = isOfDay(row.paidAtMs);
            final Bill.Row found = payments.remove(row.transactionId);
            if (found != null) {
                pair(row, Bill.Kind.PAYMENT, found, ofDay);
            } else if (ofDay && isOfBillsMerchant(row)) {
                add(Status.MISSING_IN_BILL, row, Bill.Kind.PAYMENT, null, "");
            }
            settledFen += ofDay && !row.foreign && isOfBillsMerchant(row) ? row.amountFen - row.unsettledFen : 0;
        }

        private void refund(final RecordView row) {
            final String key = row.transactionId + '/' + row.refundId;
            final Bill.Row found = refunds.get(key);
            final boolean ofDay = isOfDay(row.paidAtMs);
            if (found != null && Math.abs(found.atMs() - row.paidAtMs) <= REFUND_WINDOW_MS) {
                refunds.remove(key);
                pair(row, Bill.Kind.REFUND, found, ofDay);
            } else if (ofDay && isOfBillsMerchant(row)) {
                add(Status.MISSING_IN_BILL, row, Bill.Kind.REFUND, null, "");
            }
            settledFen -= ofDay && !row.foreign && isOfBillsMerchant(row) ? row.amountFen : 0;
        }

        private void pair(final RecordView row, final Bill.Kind kind, final Bill.Row found, final boolean ofDay) {
            if (!found.settled()) {
                add(Status.STATUS_DIFFERS, row, kind, found, "the bill says " + found.status());
            } else if (found.amountFen() != row.amountFen) {
                add(Status.AMOUNT_DIFFERS, row, kind, found, "");
            } else {
                add(ofDay ? Status.MATCHED : Status.DATE_CUT, row, kind, found, "");
            }
        }

        /** Channels bill each merchant apart: what came to another is not missing here. */
        private boolean isOfBillsMerchant(final RecordView row) {
            if (row.merchant.isEmpty()) {
                return bill.merchants().isEmpty()
                        || defaultMerchants.isEmpty()
                        || defaultMerchants.stream().anyMatch(bill.merchants()::contains);
            }
            return bill.merchants().contains(row.merchant);
        }

        private boolean isOfDay(final long epochMs) {
            return Instant.ofEpochMilli(epochMs)
                    .atZone(bill.zone())
                    .toLocalDate()
                    .equals(bill.day());
        }

        private void add(
                final Status status,
                final RecordView row,
                final Bill.Kind kind,
                final Bill.Row found,
                final String note) {
            differences.add(new Difference(
                    status,
                    kind,
                    row.transactionId,
                    row.refundId,
                    row.sequence,
                    row.amountFen,
                    row.paidAtMs,
                    found,
                    note));
        }

        /** What the bill has and the journal has not; a row whose money did not move is none of it. */
        void finish() {
            for (final Bill.Row row : bill.rows()) {
                final boolean left = row.kind() == Bill.Kind.PAYMENT
                        ? payments.containsKey(row.transactionId())
                        : refunds.containsKey(BillRows.refundKey(row));
                if (left && row.settled()) {
                    differences.add(new Difference(
                            Status.MISSING_IN_JOURNAL,
                            row.kind(),
                            row.transactionId(),
                            row.refundId(),
                            0,
                            0,
                            0,
                            row,
                            ""));
                }
            }
        }

        /** The day's fee by our table against the bill's; without a table there is nothing to compare with. */
        void compareFees(final Campaign.Fee fee) {
            if (fee == null) {
                return;
            }
            final long tableFen = FeeRounding.feeFen(settledFen, fee.ratePpm());
            final long billFen = FeeRounding.roundE5(bill.feeE5());
            if (tableFen != billFen) {
                differences.add(new Difference(
                        Status.FEE_DIFFERS,
                        Bill.Kind.PAYMENT,
                        "",
                        "",
                        0,
                        tableFen,
                        0,
                        null,
                        "the bill's fees are " + billFen + " fen, the fee table's " + tableFen));
            }
        }

        /** A bill that contradicts itself is compared row by row, and never clean. */
        void tellDoubt() {
            if (!bill.doubt().isEmpty()) {
                differences.add(
                        new Difference(Status.SUMMARY_DIFFERS, Bill.Kind.PAYMENT, "", "", 0, 0, 0, null, bill.doubt()));
            }
        }

        List<Difference> differences() {
            return differences;
        }

        boolean isClean() {
            return differences.stream()
                    .allMatch(found -> found.status() == Status.MATCHED || found.status() == Status.DATE_CUT);
        }
    }
}
