package org.tributary.engine.transparency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.AllocationOutcomeDecoder;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.DonationOutcomeDecoder;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.record.RecordHandler;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.record.RecordViewDecoder;

/**
 * Computes every line of a random pool again from the pool's seed, by the formula of RULES 6.1 and without the core's
 * code, and compares it with the record: a line that no limit cut equals the draw, a cut one is at most the draw. A
 * donation without a line (an empty pool, a draw of 0) has nothing to compare. One thread.
 */
public final class DrawAudit implements RecordHandler {
    /** Most differences named per seed; further ones are only counted. */
    private static final int MAX_NAMED = 20;

    private final CampaignAssembler campaign = new CampaignAssembler();
    private final RecordViewDecoder decoder = new RecordViewDecoder();
    private final DonationOutcomeDecoder donation = new DonationOutcomeDecoder();
    private final AllocationOutcomeDecoder allocation = new AllocationOutcomeDecoder();
    private final RecordView row = new RecordView();
    private final MessageDigest sha256 = Sha256.newDigest();
    private final Map<String, Draws> bySeed = new LinkedHashMap<>();
    private int version;
    private Draws[] byPool = {};

    /** A line that differs from the seed's draw. */
    public record Difference(long sequence, long drawnFen, long recordedFen) {}

    /** The lines of one pool under one seed; a pool whose rule was changed has several. */
    public static final class Draws {
        private final String pool;
        private final String seed;
        private final String seedCommitment;
        private final boolean commitmentHolds;
        private final long minFen;
        private final long maxFen;
        private final List<Difference> named = new ArrayList<>();
        private long lines;
        private long cut;
        private long differences;

        private Draws(final Pool definition, final boolean commitmentHolds) {
            this.pool = definition.id();
            this.seed = definition.rule().seed();
            this.seedCommitment = definition.rule().seedCommitment();
            this.minFen = definition.rule().randomMinFen();
            this.maxFen = definition.rule().randomMaxFen();
            this.commitmentHolds = commitmentHolds;
        }

        /** Returns the id of the pool. */
        public String pool() {
            return pool;
        }

        /** Returns the commitment in hex, as in the campaign file. */
        public String seedCommitment() {
            return seedCommitment;
        }

        /** Returns whether the SHA-256 of the seed's text is the commitment. */
        public boolean commitmentHolds() {
            return commitmentHolds;
        }

        /** Returns the number of lines computed again. */
        public long lines() {
            return lines;
        }

        /** Returns the number of lines that a limit cut. */
        public long cut() {
            return cut;
        }

        /** Returns the number of lines that differ from the seed's draws. */
        public long differences() {
            return differences;
        }

        /** Returns the first differences. */
        public List<Difference> named() {
            return List.copyOf(named);
        }

        /** Returns whether the commitment holds and every line agrees with the seed's draw. */
        public boolean isGood() {
            return commitmentHolds && differences == 0;
        }

        private void differs(final long sequence, final long drawnFen, final long recordedFen) {
            differences++;
            if (named.size() < MAX_NAMED) {
                named.add(new Difference(sequence, drawnFen, recordedFen));
            }
        }
    }

    @Override
    public void onRecord(final JournalRecord record) {
        campaign.onRecord(record);
        if (campaign.version() != version) {
            version = campaign.version();
            follow();
        }
        if (byPool.length == 0) {
            return;
        }
        if (hasDrawn(record)) {
            decoder.decode(row, record);
            compareLines();
        }
    }

    /**
     * Returns whether a record has drawn lines; reads only the lines, since decoding a whole record costs more than
     * replaying it.
     */
    private boolean hasDrawn(final JournalRecord record) {
        switch (record.outcomeTemplate()) {
            case DonationOutcomeDecoder.TEMPLATE_ID -> {
                for (final DonationOutcomeDecoder.LinesDecoder line :
                        record.outcome(donation).lines()) {
                    if (draws(line.pool())) {
                        return true;
                    }
                }
            }
            case AllocationOutcomeDecoder.TEMPLATE_ID -> {
                for (final AllocationOutcomeDecoder.LinesDecoder line :
                        record.outcome(allocation).lines()) {
                    if (draws(line.pool())) {
                        return true;
                    }
                }
            }
            default -> {
                // No other record draws.
            }
        }
        return false;
    }

    private boolean draws(final int pool) {
        return pool < byPool.length && byPool[pool] != null;
    }

    private void follow() {
        byPool = new Draws[0];
        for (int i = 0; i < campaign.poolCount(); i++) {
            final Pool pool = campaign.pool(i);
            if (pool != null && pool.rule().kind() == RuleKind.RANDOM) {
                byPool = byPool.length == 0 ? new Draws[campaign.poolCount()] : byPool;
                byPool[i] = drawsOf(pool);
            }
        }
    }

    private Draws drawsOf(final Pool pool) {
        final Pool.Rule rule = pool.rule();
        final String key =
                pool.id() + ':' + rule.seedCommitment() + ':' + rule.randomMinFen() + ':' + rule.randomMaxFen();
        return bySeed.computeIfAbsent(key, none -> new Draws(pool, commitmentHolds(rule)));
    }

    private boolean commitmentHolds(final Pool.Rule rule) {
        final byte[] hash = sha256.digest(rule.seed().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash).equalsIgnoreCase(rule.seedCommitment());
    }

    private void compareLines() {
        for (int i = 0; i < row.lineCount; i++) {
            final int pool = row.linePool[i];
            final Draws draws = pool < byPool.length ? byPool[pool] : null;
            if (draws != null) {
                compare(draws, row.lineFen[i], row.lineCut[i] != CutCode.NONE);
            }
        }
    }

    private void compare(final Draws draws, final long recordedFen, final boolean cut) {
        final String text = draws.seed + ':' + draws.pool + ':' + row.channelName + ':' + row.transactionId;
        final long number = ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8)))
                .getLong();
        final long drawnFen = draws.minFen + Long.remainderUnsigned(number, draws.maxFen - draws.minFen + 1);
        draws.lines++;
        draws.cut += cut ? 1 : 0;
        if (cut ? recordedFen > drawnFen || recordedFen < 0 : recordedFen != drawnFen) {
            draws.differs(row.sequence, drawnFen, recordedFen);
        }
    }

    /** Returns the findings, one per seed of each random pool, in order of appearance. */
    public List<Draws> draws() {
        return List.copyOf(bySeed.values());
    }

    /** Returns whether all findings are good. */
    public boolean isGood() {
        return bySeed.values().stream().allMatch(Draws::isGood);
    }
}
