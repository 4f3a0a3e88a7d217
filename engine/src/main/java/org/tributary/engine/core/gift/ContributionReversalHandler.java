package org.tributary.engine.core.gift;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ContributionReversalCommandDecoder;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.GiftLines;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.GiftBook;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.Ids;
import org.tributary.engine.core.state.campaign.Conversion;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.table.IdempotencyTable;

/**
 * Takes a gift in kind back by RULES 10.3 to 10.5: steps by the day's sum, from the newest lines of the day; an order
 * from its own line, with its fraction; flowers as far as they are not consumed.
 */
public final class ContributionReversalHandler {
    private final CoreState state;
    private final Outcomes outcomes;
    private final ContributionReversalCommandDecoder reversal = new ContributionReversalCommandDecoder();
    private final UnsafeBuffer partner = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final IdKey key = new IdKey();
    private final IdKey originalKey = new IdKey();
    private final UnsafeBuffer reversesId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer conversionId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer projectId = new UnsafeBuffer(0, 0);
    private final Outcomes.Contribution answer = new Outcomes.Contribution();
    private final GiftLines taken = new GiftLines();
    private final GiftAmount amount = new GiftAmount();

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
        final Ids ids = state.ids();
        final long original = ids.find(ids.contribution(channel, partner, reversesId, originalKey));
        final long known = ids.find(ids.contribution(channel, partner, id, key));
        if (known >= 0) {
            outcomes.duplicate(!GiftIds.sameContent(known, content), IdempotencyTable.sequenceOf(known));
            return;
        }
        final long reversalBefore =
                GiftIds.isAcceptedGift(original) ? state.gifts().reversalOf(IdempotencyTable.sequenceOf(original)) : 0;
        if (reversalBefore != 0) {
            outcomes.duplicate(false, reversalBefore);
            return;
        }
        final int conversionIndex =
                state.registry().conversionNames().indexOf(conversionId, 0, conversionId.capacity());
        final int projectIndex = state.registry().projectNames().indexOf(projectId, 0, projectId.capacity());
        final boolean stands = GiftIds.isAcceptedGift(original)
                && IdempotencyTable.sequenceOf(original) == reversal.originalSequence()
                && conversionIndex >= 0
                && projectIndex >= 0;
        taken.clear();
        // Point of no failure: from here on nothing may refuse.
        ids.insert(key, state.nextSequence(), GiftIds.mark(content, stands));
        if (stands) {
            takeBack(
                    state.registry().conversion(conversionIndex),
                    state.registry().project(projectIndex));
        } else {
            GiftIds.ignored(answer, ReasonCode.UNKNOWN_ORIGINAL, null, null);
        }
        outcomes.contribution(answer, taken);
    }

    private void takeBack(final Conversion conversion, final Project project) {
        final long gift = reversal.originalSequence();
        final int donor = state.donors().find(reversal.donorHi(), reversal.donorLo());
        final int day = state.gifts().dayOf(gift);
        final long quantity = reversal.quantity() != 0 ? reversal.quantity() : reversal.amountFen();
        final long counted = quantity - state.gifts().uncounted(gift);
        final boolean isVoided = gift <= project.voidSequence();
        answer.flowers = 0;
        switch (reversal.kind()) {
            case FLOWER -> takeFlowers(project, donor, counted);
            case ORDER -> {
                amount.orderBack(conversion, gift, state.gifts(), project.index());
                state.gifts().carry(conversion.index(), project.index(), amount.carryNumerator(), conversion.per());
                final long heldFen = isVoided ? 0 : state.gifts().heldFen(gift);
                if (heldFen > 0) {
                    takeFromLine(gift, donor, day, heldFen);
                }
            }
            case STEPS -> {
                if (!isVoided) {
                    takeSteps(conversion, donor, day, counted);
                }
            }
            default -> throw new IllegalStateException("gift " + gift + " of kind " + reversal.kindRaw());
        }
        state.gifts().turnIn(donor, conversion.index(), day, -counted);
        state.gifts().reverse(gift, state.nextSequence());
        answer.code = OutcomeCode.REFUNDED;
        answer.reason = ReasonCode.NONE;
        answer.cut = CutCode.NONE;
        answer.kind = reversal.kind();
        answer.pool = taken.count() == 0 ? Outcomes.NO_POOL : taken.pool(0);
        answer.project = project.index();
        answer.givenFen = -taken.totalFen();
        answer.originalSequence = gift;
    }

    private void takeFlowers(final Project project, final int donor, final long counted) {
        final long flowers = Math.min(counted, state.donors().flowers(donor, project.index()));
        state.donors().addFlowers(donor, project.index(), -flowers);
        answer.flowers = -flowers;
    }

    /** Takes steps back: they count by the day's sum, and its decrease is taken from the day's newest lines, of whichever gift. */
    private void takeSteps(final Conversion conversion, final int donor, final int day, final long counted) {
        final GiftBook book = state.gifts();
        amount.stepsBack(conversion, counted, book.turnedIn(donor, conversion.index(), day));
        long leftFen = amount.fen();
        while (leftFen > 0 && !taken.isFull()) {
            final long line = book.newestLine(donor, conversion.index(), day);
            if (line == 0) {
                return;
            }
            final long heldFen = isVoided(line) ? 0 : book.heldFen(line);
            final long fen = Math.min(leftFen, heldFen);
            if (fen > 0) {
                takeFromLine(line, donor, day, fen);
                leftFen -= fen;
            }
            if (fen == heldFen) {
                book.dropNewestLine(donor, conversion.index(), day);
            }
        }
    }

    private boolean isVoided(final long line) {
        return line <= state.registry().project(state.gifts().projectOf(line)).voidSequence();
    }

    private void takeFromLine(final long line, final int donor, final int day, final long fen) {
        final GiftBook book = state.gifts();
        final Pool pool = state.registry().pool(book.poolOf(line));
        final Project project = state.registry().project(book.projectOf(line));
        final long atMs = book.contributedAtMs(line);
        final int channel = ChannelCode.PARTNER.value();
        final boolean isForfeited =
                pool.terms().forfeitOnRefund || state.matchLife().isWithdrawn(pool, project.organisation(), line);
        if (isForfeited) {
            state.matches().forfeit(pool, project, channel, fen);
        } else {
            final int slot = pool.slotOfLine(atMs, line);
            state.matches().giveBack(pool, slot, project, channel, fen);
            state.donors().giveBack(donor, pool, day, fen);
        }
        book.takeFromLine(line, fen);
        taken.add(line, pool.index(), project.index(), atMs, fen, isForfeited);
    }
}
