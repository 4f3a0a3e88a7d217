package org.tributary.engine.settlement.match;

import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/** A ledger that reads a journal by itself and goes on where it stopped. One thread at a time. */
public final class MatchReader implements RecordHandler {
    private final JournalReader journal;
    private final CampaignAssembler campaign = new CampaignAssembler();
    private final MatchLedger ledger;
    private final RecordView row = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private long lastStampMs;

    /**
     * A ledger of a journal.
     *
     * @param journal reads records in order
     * @param again a second reader, for steps up to an earlier record
     */
    public MatchReader(final JournalReader journal, final JournalReader again) {
        this.journal = journal;
        this.ledger = new MatchLedger(campaign, again::read, MatchLedger.NONE);
    }

    /** Reads on to a record. */
    public void readTo(final long sequence) {
        if (sequence > ledger.lastSequence()) {
            journal.read(ledger.lastSequence() + 1, sequence, this);
        }
    }

    @Override
    public void onRecord(final JournalRecord record) {
        decoder.decode(row, record);
        ledger.follow(row, record);
        campaign.onRecord(record);
        lastStampMs = record.timestampMs();
    }

    /** The ledger, up to the last record read. */
    public MatchLedger ledger() {
        return ledger;
    }

    /** The campaign, as of the last record read. */
    public CampaignAssembler campaign() {
        return campaign;
    }

    /** Stamp of the last record read. */
    public long lastStampMs() {
        return lastStampMs;
    }
}
