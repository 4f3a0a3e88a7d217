package org.tributary.engine.core.gift;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ContributionReversalCommandDecoder;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.dedupe.IdempotencyTable;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.Conversion;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.Pool;
import org.tributary.engine.core.state.Project;
import org.tributary.engine.core.state.Slots;

/**
 * Takes a gift in kind back like a full refund: the pool gets its money by its rule, the donor's day its quantity.
 * Flowers that were consumed meanwhile stay consumed, and fractions that were carried stay carried.
 */
public final class ContributionReversalHandler {
    private final CoreState state;
    private final Outcomes outcomes;
    private final ContributionReversalCommandDecoder reversal = new ContributionReversalCommandDecoder();
    private final UnsafeBuffer partner = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer reversesId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer conversionId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer projectId = new UnsafeBuffer(0, 0);
    private final Outcomes.Contribution answer = new Outcomes.Contribution();

    public ContributionReversalHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
    }

    /** Decides a reversal. */
    public void onReversal(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        reversal.wrapAndApplyHeader(buffer, offset, header);
        reversal.wrapPartner(partner);
        reversal.wrapContributionId(id);
        reversal.wrapReversesId(reversesId);
        reversal.wrapConversion(conversionId);
        reversal.wrapProject(projectId);
        final int content = GiftIds.fingerprint(state.ids(), reversesId);
        final int channel = ChannelCode.PARTNER.value();
        final long original =
                state.ids().contribution(channel, partner, reversesId).find();
        final long known = state.ids().contribution(channel, partner, id).find();
        if (known >= 0) {
            outcomes.duplicate(!GiftIds.sameContent(known, content), IdempotencyTable.sequenceOf(known));
            return;
        }
        final int conversionIndex =
                state.registry().conversionNames().indexOf(conversionId, 0, conversionId.capacity());
        final int projectIndex = state.registry().projectNames().indexOf(projectId, 0, projectId.capacity());
        final boolean stands = GiftIds.isAcceptedGift(original)
                && IdempotencyTable.sequenceOf(original) == reversal.originalSequence()
                && !state.gifts().reversed(reversal.originalSequence())
                && conversionIndex >= 0
                && projectIndex >= 0;
        // Point of no failure: from here on nothing may refuse.
        state.ids().insert(state.ids().hi(), state.ids().lo(), state.nextSequence(), GiftIds.mark(content, stands));
        if (stands) {
            takeBack(
                    state.registry().conversion(conversionIndex),
                    state.registry().project(projectIndex));
        } else {
            GiftIds.ignored(answer, ReasonCode.UNKNOWN_ORIGINAL, null, null);
        }
        outcomes.contribution(answer);
    }

    private void takeBack(final Conversion conversion, final Project project) {
        final long gift = reversal.originalSequence();
        final int donor = state.donors().find(reversal.donorHi(), reversal.donorLo());
        final int day = state.frame().day(reversal.contributedAtMs());
        final long quantity = reversal.quantity() != 0 ? reversal.quantity() : reversal.amountFen();
        final long counted = quantity - state.gifts().uncounted(gift);
        state.gifts().turnIn(donor, conversion.index(), day, -counted);
        state.gifts().reverse(gift);
        answer.code = OutcomeCode.REFUNDED;
        answer.reason = ReasonCode.NONE;
        answer.cut = CutCode.NONE;
        answer.kind = conversion.kind();
        answer.pool = Outcomes.NO_POOL;
        answer.project = project.index();
        answer.givenFen = 0;
        answer.flowers = 0;
        answer.originalSequence = gift;
        if (conversion.kind() == ConversionKind.FLOWER) {
            final long flowers = Math.min(counted, state.donors().flowers(donor, project.index()));
            state.donors().addFlowers(donor, project.index(), -flowers);
            answer.flowers = -flowers;
        } else if (reversal.givenFen() > 0) {
            takeMoney(conversion.pool(), project, donor, day, gift);
        }
    }

    private void takeMoney(final Pool pool, final Project project, final int donor, final int day, final long gift) {
        answer.pool = pool.index();
        if (gift <= project.voidSequence()) {
            return;
        }
        final long fen = reversal.givenFen();
        final int channel = ChannelCode.PARTNER.value();
        if (pool.terms().forfeitOnRefund) {
            state.matches().forfeit(pool, project, channel, fen);
        } else {
            final int slot = pool.slots() == null ? Slots.NONE : pool.slots().at(reversal.contributedAtMs());
            state.matches().giveBack(pool, slot, project, channel, fen);
            state.donors().giveBack(donor, pool, day, fen);
        }
        answer.givenFen = -fen;
    }
}
