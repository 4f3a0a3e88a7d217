package org.tributary.engine.settlement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.RecordView;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.transparency.DayTree;
import org.tributary.engine.transparency.DayTreeWriter;
import org.tributary.engine.transparency.LeafText;
import org.tributary.engine.transparency.Merkle;
import org.tributary.engine.transparency.Originals;

/** Writes the day's rows while the journal is read: donations, entries, receipts, and the leaves of the tree. */
final class DayWriter implements DayRows, AutoCloseable {
    private final DayFiles files;
    private final RowWriter donations;
    private final RowWriter entries;
    private final Map<String, CsvRows> receipts = new HashMap<>();
    private final DayTreeWriter tree;
    private final Merkle merkle = new Merkle();
    private final Originals originals;
    private final InstantText instants = new InstantText();
    private CampaignAssembler campaign;
    private LeafText leaves;

    DayWriter(final DayFiles files, final SqliteBook book, final DayTreeWriter tree, final Originals originals)
            throws IOException {
        this.files = files;
        this.tree = tree;
        this.originals = originals;
        this.donations =
                new BothRows(new CsvRows(files.file("donations.csv"), Table.DONATIONS), book.rows(Table.DONATIONS));
        this.entries = new BothRows(new CsvRows(files.file("entries.csv"), Table.ENTRIES), book.rows(Table.ENTRIES));
    }

    /** The campaign that the fold follows; before the first record. */
    void campaign(final CampaignAssembler followed) {
        campaign = followed;
        leaves = new LeafText(
                pool -> followed.pool(pool).id(),
                project -> followed.project(project).id());
    }

    @Override
    public void record(final RecordView row) throws IOException {
        String channelName = row.channelName;
        String transactionId = row.transactionId;
        final boolean leaf = LeafText.isLeaf(row);
        if (LeafText.borrowsIds(row)) {
            final Originals.Original original = originals.of(row.originalSequence);
            channelName = original.channelName();
            transactionId = original.transactionId();
        }
        if (leaf) {
            final byte[] text = leaves.of(row, channelName, transactionId).getBytes(StandardCharsets.UTF_8);
            tree.add(row.sequence, merkle.leafHash(text), DayTree.idHash(channelName, transactionId));
        }
        if (leaf || row.shape == RecordView.Shape.REFUND) {
            donation(row, channelName, transactionId);
        }
        if (row.shape == RecordView.Shape.PAYMENT && row.code == OutcomeCode.ACCEPTED) {
            receipt(row);
        }
    }

    private void donation(final RecordView row, final String channelName, final String transactionId)
            throws IOException {
        final String project = projectId(row);
        donations.number(row.sequence);
        donations.text(instants.of(row.timestampMs));
        donations.text(row.kind.word());
        donations.text(CodeText.of(row.code));
        donations.text(CodeText.of(row.reason));
        donations.text(channelName);
        donations.text(row.merchant);
        donations.text(transactionId);
        donations.text(row.orderId);
        donations.text(row.refundId);
        donations.text(row.donorHex());
        donations.text(project);
        donations.text(
                row.projectIndex < 0 ? "" : campaign.project(row.projectIndex).organisation());
        donations.text(row.team);
        donations.text(row.item);
        donations.text(row.currency);
        donations.number(row.amountFen);
        donations.number(row.unsettledFen);
        donations.number(matchedFen(row));
        donations.text(row.paidAtMs == 0 ? "" : instants.of(row.paidAtMs));
        donations.number(row.originalSequence);
        donations.endRow();
    }

    private String projectId(final RecordView row) {
        return row.project.isEmpty() && row.projectIndex >= 0
                ? campaign.project(row.projectIndex).id()
                : row.project;
    }

    private static long matchedFen(final RecordView row) {
        long sum = 0;
        for (int i = 0; i < row.lineCount; i++) {
            sum = Math.addExact(sum, row.lineFen[i]);
        }
        return sum;
    }

    @Override
    public void entry(
            final long entry,
            final long sequence,
            final String debitAccount,
            final String creditAccount,
            final long fen)
            throws IOException {
        side(entry, sequence, debitAccount, fen, 0);
        side(entry, sequence, creditAccount, 0, fen);
    }

    private void side(
            final long entry, final long sequence, final String account, final long debitFen, final long creditFen)
            throws IOException {
        entries.number(entry);
        entries.number(sequence);
        entries.text(account);
        entries.number(debitFen);
        entries.number(creditFen);
        entries.endRow();
    }

    /** One row of 捐赠票据 data; the payer's name is not ours to know. */
    private void receipt(final RecordView row) throws IOException {
        final Campaign.Project project = campaign.project(row.projectIndex);
        CsvRows rows = receipts.get(project.organisation());
        if (rows == null) {
            rows = new CsvRows(files.file("receipts/" + project.organisation() + ".csv"), Table.RECEIPTS, 1 << 13);
            receipts.put(project.organisation(), rows);
        }
        final String at = instants.of(row.paidAtMs);
        rows.text(campaign.campaign().id() + '/' + row.sequence);
        rows.text(at.substring(0, 10));
        rows.text(project.organisation());
        rows.text(campaign.organisation(project.organisation()).name().zh());
        rows.text(project.id());
        rows.text(row.item);
        rows.number(row.amountFen);
        rows.text(Yuan.of(row.amountFen));
        rows.text(Chinese.capitals(row.amountFen));
        rows.text(row.channelName);
        rows.text(row.transactionId);
        rows.endRow();
    }

    @Override
    public void close() throws IOException {
        donations.close();
        entries.close();
        for (final CsvRows rows : receipts.values()) {
            rows.close();
        }
    }

    /** Instants as text; records of one second share most of it, so only the milliseconds are written anew. */
    static final class InstantText {
        private long second = Long.MIN_VALUE;
        private String prefix;

        String of(final long epochMs) {
            final long its = Math.floorDiv(epochMs, 1000L);
            if (its != second) {
                second = its;
                prefix = Instant.ofEpochSecond(its).toString().substring(0, 19) + '.';
            }
            final int ms = (int) Math.floorMod(epochMs, 1000L);
            return prefix + (ms < 100 ? ms < 10 ? "00" : "0" : "") + ms + 'Z';
        }
    }
}
