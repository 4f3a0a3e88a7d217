package org.tributary.engine.settlement.book;

import java.io.IOException;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.SequenceNames;
import org.tributary.engine.transparency.LeafText;
import org.tributary.engine.transparency.Originals;

/** Completes the day's rows with names that only the reading thread may look up, and passes them to the writers. */
public final class DayProducer {
    private final DayRelay relay;
    private final Originals originals;
    private final CampaignAssembler campaign;

    /** A producer of rows. */
    public DayProducer(final DayRelay relay, final Originals originals, final CampaignAssembler campaign) {
        this.relay = relay;
        this.originals = originals;
        this.campaign = campaign;
    }

    /** Returns the record to decode into next. */
    RecordView next() {
        return relay.current().record;
    }

    /**
     * Emits the decoded record as one of the day.
     *
     * @param receipts has followed the record
     * @param names as of the record
     */
    void record(final ReceiptBook receipts, final SequenceNames names) throws IOException {
        final DayRow row = relay.current();
        final RecordView record = row.record;
        row.isRecord = true;
        row.channelName = record.channelName;
        row.transactionId = record.transactionId;
        if (LeafText.borrowsIds(record)) {
            final Originals.Donation original = originals.of(record.originalSequence);
            row.channelName = original.channelName();
            row.transactionId = original.transactionId();
        }
        names(row, record);
        row.inDonations = LeafText.isLeaf(record) || record.shape == RecordView.Shape.REFUND;
        row.receiptFen = receipts.issuedFen();
        row.voidedFen = receipts.voidedFen();
        row.voidedNumber = receipts.voidedNumber();
        row.names = names;
        relay.advance();
    }

    private void names(final DayRow row, final RecordView record) {
        row.project = record.project;
        row.organisation = "";
        if (record.projectIndex >= 0) {
            final Campaign.Project project = campaign.knownProject(record.projectIndex);
            row.project = record.project.isEmpty() ? project.id() : record.project;
            row.organisation = project.organisation();
            final Campaign.Organisation organisation = campaign.organisation(project.organisation());
            row.organisationNameZh = organisation.name().zh();
            row.creditCode = organisation.creditCode();
            row.filingNumber = project.filingNumber();
        }
        row.campaign = campaign.campaign() == null ? "" : campaign.campaign().id();
        row.zone = campaign.campaign() == null ? "UTC" : campaign.campaign().zone();
        row.linePools(record.lineCount);
        for (int i = 0; i < record.lineCount; i++) {
            row.linePools[i] = campaign.knownPool(record.linePool[i]).id();
        }
    }

    /** Adds an entry of the record decoded last, or of the day as a whole. */
    void entry(
            final long entry,
            final long sequence,
            final Accounts.Account debit,
            final Accounts.Account credit,
            final long fen) {
        relay.current().addEntry(entry, sequence, debit, credit, fen);
    }

    /** Emits entries that belong to no record of the day. */
    public void flush() throws IOException {
        if (relay.current().entryCount > 0) {
            relay.advance();
        }
    }
}
