package org.tributary.engine.core.gift;

import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.Ids;
import org.tributary.engine.core.state.campaign.Conversion;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.table.IdempotencyTable;

/**
 * Packs what is kept with the id of a gift in kind: 22 bits over its content, one bit for accepted, and one for a
 * reversal. So a reversal need not trust the record joined to it.
 */
final class GiftIds {
    private static final int CONTENT_MASK = (1 << 22) - 1;
    private static final int ACCEPTED = 1 << 22;
    private static final int REVERSAL = 1 << 23;

    private GiftIds() {}

    static int fingerprint(
            final Ids ids,
            final long quantity,
            final long amountFen,
            final long donorHi,
            final long donorLo,
            final DirectBuffer conversion,
            final DirectBuffer project) {
        final int ofConversion = ids.fingerprint(amountFen, 0, 0, 0, conversion);
        return ids.fingerprint(quantity, donorHi, donorLo, ofConversion, project) & CONTENT_MASK;
    }

    static int fingerprint(final Ids ids, final DirectBuffer reversesId) {
        return ids.fingerprint(0, 0, 0, 0, reversesId) & CONTENT_MASK | REVERSAL;
    }

    static int mark(final int content, final boolean accepted) {
        return accepted ? content | ACCEPTED : content;
    }

    static boolean sameContent(final long known, final int content) {
        return (IdempotencyTable.fingerprintOf(known) & ~ACCEPTED) == content;
    }

    /** True if the id is that of a gift that was accepted, not of a reversal. */
    static boolean isAcceptedGift(final long known) {
        return known >= 0 && (IdempotencyTable.fingerprintOf(known) & (ACCEPTED | REVERSAL)) == ACCEPTED;
    }

    static void ignored(
            final Outcomes.Contribution answer,
            final ReasonCode reason,
            final @Nullable Conversion conversion,
            final @Nullable Project project) {
        answer.code = OutcomeCode.IGNORED;
        answer.reason = reason;
        answer.cut = CutCode.NONE;
        answer.kind = conversion == null ? ConversionKind.NULL_VAL : conversion.kind();
        answer.pool = Outcomes.NO_POOL;
        answer.project = project == null ? -1 : project.index();
        answer.givenFen = 0;
        answer.flowers = 0;
        answer.originalSequence = 0;
    }
}
