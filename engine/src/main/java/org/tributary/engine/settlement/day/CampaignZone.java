package org.tributary.engine.settlement.day;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/**
 * The time zone in which a campaign counts its days: the one in force when the first money is journaled, since it can't change from then on
 * (RULES 15.1). Until then the latest one, and no day is final.
 */
public final class CampaignZone implements RecordHandler {
    /** Records read at once: the first money comes soon. */
    private static final long WINDOW = 256;

    private final CampaignAssembler campaign = new CampaignAssembler();
    private final RecordView row = new RecordView();
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private boolean settled;

    private CampaignZone() {}

    /** Reads a journal up to its first money, or to its end. */
    public static CampaignZone of(final JournalReader journal) {
        final CampaignZone zone = new CampaignZone();
        long next = 1;
        while (!zone.settled) {
            final long last = journal.read(next, next + WINDOW - 1, zone);
            if (last < next) {
                break;
            }
            next = last + 1;
        }
        return zone;
    }

    @Override
    public void onRecord(final JournalRecord record) {
        if (settled) {
            return;
        }
        campaign.onRecord(record);
        decoder.decode(row, record);
        settled = switch (row.shape) {
            case PAYMENT -> row.code == OutcomeCode.ACCEPTED || row.code == OutcomeCode.HELD;
            case CONTRIBUTION -> row.code == OutcomeCode.ACCEPTED;
            default -> false;
        };
    }

    /** Returns the zone; null if the journal has no campaign. */
    public @Nullable ZoneId zone() {
        return campaign.campaign() == null
                ? null
                : ZoneId.of(campaign.campaign().zone());
    }

    /** Returns whether the zone can't change any more. */
    public boolean isSettled() {
        return settled;
    }
}
