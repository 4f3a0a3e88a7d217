package org.tributary.engine.settlement.payout;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.settlement.book.DayFold;
import org.tributary.engine.settlement.book.SettlementException;
import org.tributary.engine.settlement.export.CsvRows;
import org.tributary.engine.settlement.export.DayFiles;
import org.tributary.engine.settlement.export.Table;
import org.tributary.engine.settlement.export.sqlite.RowWriter;
import org.tributary.engine.settlement.match.MatchKey;
import org.tributary.engine.settlement.match.MatchSums;
import org.tributary.engine.settlement.match.Payouts;

/**
 * Writes {@code payouts/SPONSOR.csv} for every sponsor with open lines of runs or money that none lists, and {@code payouts/SPONSOR.jsonl} with the
 * transfers of those lines that WeChat Pay can carry. All of it is as of the period's end.
 */
public final class PayoutFiles {
    /** The list of a sponsor: what {@code tributary paid} reads, and how each line can be paid. */
    private static final Table LIST = Table.of(
            "payouts",
            "campaign,run,line,sponsor,organisation,pool,merchant,amountFen#,paidFen,reference,paidOn,way,outTransferNo,note");

    private final DayFold fold;
    private final DayFiles files;
    private final Map<String, Payer> payers;
    private final LongFunction<String> chainHeadAt;
    private final SortedMap<MatchKey, MatchSums> states;

    /**
     * Files of a finished fold.
     *
     * @param payers by sponsor
     * @param chainHeadAt hash of the batch that holds a record
     */
    public PayoutFiles(
            final DayFold fold,
            final DayFiles files,
            final Map<String, Payer> payers,
            final LongFunction<String> chainHeadAt) {
        this.fold = fold;
        this.files = files;
        this.payers = new TreeMap<>(payers);
        this.chainHeadAt = chainHeadAt;
        this.states = fold.matchStates();
    }

    /**
     * Writes all files.
     *
     * @throws SettlementException if a payer is given for a sponsor that the campaign does not have
     */
    public void write() throws IOException {
        final TreeMap<String, List<Payouts.Run>> open = new TreeMap<>();
        states.keySet().forEach(key -> open.putIfAbsent(key.sponsor(), open(key.sponsor())));
        for (final String sponsor : payers.keySet()) {
            if (fold.campaign.inForce().sponsors().stream()
                    .noneMatch(known -> known.id().equals(sponsor))) {
                throw new SettlementException("--transfer names the sponsor " + sponsor
                        + ", which the campaign does not have: give the sponsor's id of the campaign file");
            }
        }
        for (final Map.Entry<String, List<Payouts.Run>> sponsor : open.entrySet()) {
            final SortedMap<MatchKey, Long> unlisted = fold.matches.payable(sponsor.getKey());
            if (!sponsor.getValue().isEmpty() || !unlisted.isEmpty()) {
                write(sponsor.getKey(), sponsor.getValue(), unlisted);
            }
        }
    }

    private List<Payouts.Run> open(final String sponsor) {
        return fold.matches.payouts().runs().stream()
                .filter(run -> run.sponsor().equals(sponsor) && run.openFen() > 0)
                .toList();
    }

    private void write(final String sponsor, final List<Payouts.Run> runs, final SortedMap<MatchKey, Long> unlisted)
            throws IOException {
        final StringBuilder bodies = new StringBuilder();
        final Transfers transfers = new Transfers();
        try (RowWriter rows = new CsvRows(files.file("payouts/" + sponsor + ".csv"), LIST)) {
            for (final Payouts.Run run : runs) {
                final String chainHead = chainHeadAt.apply(run.sequence());
                for (final Payouts.Line line : run.lines()) {
                    if (line.openFen() > 0) {
                        bodies.append(listed(rows, run, line, chainHead, transfers));
                    }
                }
            }
            for (final Map.Entry<MatchKey, Long> line : unlisted.entrySet()) {
                row(rows, line.getKey(), "", "", line.getValue());
                end(rows, "not-listed", "", "list it in a run before it is paid");
            }
        }
        if (bodies.length() > 0) {
            Files.writeString(files.file("payouts/" + sponsor + ".jsonl"), bodies);
        }
    }

    /** Writes a line of a run; the body of its transfer, empty if there is none. */
    private String listed(
            final RowWriter rows,
            final Payouts.Run run,
            final Payouts.Line line,
            final String chainHead,
            final Transfers transfers)
            throws IOException {
        final MatchKey key = line.key();
        row(rows, key, run.name(), Integer.toString(line.number()), line.openFen());
        final long payableFen = states.getOrDefault(key, new MatchSums()).payableFen();
        if (run.waits()) {
            return end(rows, "waits", "", "a second person has to release the run");
        }
        if (line.openFen() > payableFen) {
            return end(
                    rows,
                    "moved",
                    "",
                    "a freeze or refund came: only " + payableFen + " fen are payable; cancel the run and list again");
        }
        final String payee = merchant(key.organisation());
        if (payee.isEmpty()) {
            return end(rows, "no-merchant", "", "the organisation has no WeChat Pay merchant number: pay by bank");
        }
        final Payer payer = payers.get(key.sponsor());
        if (payer == null) {
            return end(rows, "bank-transfer", "", "settle was not given the sponsor's merchant number (--transfer)");
        }
        final Transfers.Transaction transaction = transfers.transaction(
                line.openFen(),
                fold.related.of(
                        pool -> fold.campaign.knownPool(pool).id().equals(key.pool()),
                        project -> fold.campaign
                                .knownProject(project)
                                .organisation()
                                .equals(key.organisation())));
        if (transaction.isMissing()) {
            return end(
                    rows, "bank-transfer", "", "above 1,000 yuan, and no transaction of a tenth of it is left to name");
        }
        final String number = Transfers.number(chainHead, run.sequence(), line);
        end(rows, "charity-transfer", number, "");
        return Transfers.body(payer, number, payee, run.name(), line, transaction);
    }

    private void row(final RowWriter rows, final MatchKey key, final String run, final String line, final long fen)
            throws IOException {
        rows.text(fold.campaign.inForce().id());
        rows.text(run);
        rows.text(line);
        rows.text(key.sponsor());
        rows.text(key.organisation());
        rows.text(key.pool());
        rows.text(merchant(key.organisation()));
        rows.number(fen);
        rows.text("");
        rows.text("");
        rows.text("");
    }

    private static String end(final RowWriter rows, final String way, final @Nullable String number, final String note)
            throws IOException {
        rows.text(way);
        rows.text(number);
        rows.text(note);
        rows.endRow();
        return "";
    }

    /** The organisation's own WeChat Pay merchant; empty if it has none: never guessed. */
    private String merchant(final String organisation) {
        return fold.campaign.organisation(organisation).merchants().stream()
                .filter(merchant -> merchant.channel() == ChannelCode.WECHATPAY)
                .map(merchant -> merchant.merchant())
                .findFirst()
                .orElse("");
    }
}
