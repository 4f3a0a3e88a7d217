package org.tributary.engine.core.gift;

import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ContributionCommandDecoder;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.outcome.GiftLines;
import org.tributary.engine.core.outcome.Outcomes;
import org.tributary.engine.core.rules.Caps;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.GiftBook;
import org.tributary.engine.core.state.IdKey;
import org.tributary.engine.core.state.campaign.Conversion;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.table.IdempotencyTable;

/** Handles gifts in kind: the part that counts of a donor's day becomes the pool's money, or flowers. An id counts once. */
public final class ContributionHandler {
    private final CoreState state;
    private final Outcomes outcomes;
    private final GiftRules rules;
    private final Caps caps;
    private final GiftAmount amount = new GiftAmount();
    private final ContributionCommandDecoder gift = new ContributionCommandDecoder();
    private final UnsafeBuffer partner = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final IdKey key = new IdKey();
    private final UnsafeBuffer conversionId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer projectId = new UnsafeBuffer(0, 0);
    private final Outcomes.Contribution answer = new Outcomes.Contribution();
    private final GiftLines noLines = new GiftLines();

    public ContributionHandler(final CoreState state, final Outcomes outcomes) {
        this.state = state;
        this.outcomes = outcomes;
        this.caps = new Caps(state);
        this.rules = new GiftRules(state, caps);
    }

    /** Decides a gift in kind. */
    public void onContribution(final DirectBuffer buffer, final int offset, final MessageHeaderDecoder header) {
        gift.wrapAndApplyHeader(buffer, offset, header);
        gift.wrapPartner(partner);
        gift.wrapContributionId(id);
        gift.wrapConversion(conversionId);
        gift.wrapProject(projectId);
        final int content = GiftIds.fingerprint(
                state.ids(),
                gift.quantity(),
                gift.amountFen(),
                gift.donorHi(),
                gift.donorLo(),
                conversionId,
                projectId);
        final long known = state.ids().find(state.ids().contribution(ChannelCode.PARTNER.value(), partner, id, key));
        if (known >= 0) {
            outcomes.duplicate(!GiftIds.sameContent(known, content), IdempotencyTable.sequenceOf(known));
            return;
        }
        final Conversion conversion = rules.conversion(conversionId);
        final Project project = state.registry().project(projectId);
        final ReasonCode reason = refusal(conversion, project);
        // Point of no failure: from here on nothing may refuse.
        state.ids().insert(key, state.nextSequence(), GiftIds.mark(content, reason == ReasonCode.NONE));
        if (reason == ReasonCode.NONE) {
            accept(
                    Objects.requireNonNull(conversion, "an accepted gift has a conversion"),
                    Objects.requireNonNull(project, "an accepted gift has a project"));
        } else {
            GiftIds.ignored(answer, reason, conversion, project);
            outcomes.contribution(answer, noLines);
        }
    }

    /** Ignores a gift or a reversal that the operator stepped over: it moves nothing, and its id stays free. */
    public void stepOver() {
        GiftIds.ignored(answer, ReasonCode.STEPPED_OVER, null, null);
        outcomes.contribution(answer, noLines);
    }

    /** Steps, flowers, or fen of an order. */
    private long quantity() {
        return gift.quantity() != 0 ? gift.quantity() : gift.amountFen();
    }

    private ReasonCode refusal(final @Nullable Conversion conversion, final @Nullable Project project) {
        final ReasonCode reason = rules.refusal(partner, conversion, project, gift.contributedAtMs());
        if (reason != ReasonCode.NONE) {
            return reason;
        }
        // Before the first mutation: what the rules let pass without them would stop the process here.
        Objects.requireNonNull(conversion, "a gift that the rules take has a conversion");
        Objects.requireNonNull(project, "a gift that the rules take has a project");
        if (gift.quantity() < 0 || gift.amountFen() < 0 || gift.quantity() != 0 && gift.amountFen() != 0) {
            return ReasonCode.OVERFLOW;
        }
        if (conversion.kind() == ConversionKind.ORDER ? gift.quantity() != 0 : gift.amountFen() != 0) {
            return ReasonCode.WRONG_MEASURE;
        }
        final boolean isCapped = counted(conversion) == 0;
        final Pool pool = conversion.pool();
        if (pool == null) {
            return isCapped ? ReasonCode.CAP_REACHED : ReasonCode.NONE;
        }
        return rules.refusalOfPool(pool, project, gift.contributedAtMs(), isCapped);
    }

    private int day() {
        return state.frame().day(gift.contributedAtMs());
    }

    private long turnedIn(final Conversion conversion) {
        final int donor = state.donors().find(gift.donorHi(), gift.donorLo());
        return donor < 0 ? 0 : state.gifts().turnedIn(donor, conversion.index(), day());
    }

    private long counted(final Conversion conversion) {
        return GiftAmount.counted(conversion, quantity(), turnedIn(conversion));
    }

    private void accept(final Conversion conversion, final Project project) {
        state.frame().journalMoney();
        final GiftBook book = state.gifts();
        final long turnedIn = turnedIn(conversion);
        final long counted = counted(conversion);
        final int donor = state.donors().findOrAdd(gift.donorHi(), gift.donorLo());
        book.turnIn(donor, conversion.index(), day(), counted);
        book.onDay(state.nextSequence(), day());
        if (counted < quantity()) {
            book.uncounted(state.nextSequence(), quantity() - counted);
        }
        answer.code = OutcomeCode.ACCEPTED;
        answer.reason = ReasonCode.NONE;
        answer.cut = CutCode.NONE;
        answer.kind = conversion.kind();
        answer.pool = Outcomes.NO_POOL;
        answer.project = project.index();
        answer.givenFen = 0;
        answer.flowers = 0;
        answer.originalSequence = 0;
        final Pool pool = conversion.pool();
        if (pool == null) {
            state.donors().addFlowers(donor, project.index(), counted);
            answer.flowers = counted;
        } else {
            give(conversion, pool, project, donor, counted, turnedIn);
        }
        outcomes.contribution(answer, noLines);
    }

    private void give(
            final Conversion conversion,
            final Pool pool,
            final Project project,
            final int donor,
            final long counted,
            final long turnedIn) {
        final int slot = GiftRules.home(pool, GiftRules.slot(pool, gift.contributedAtMs()));
        if (conversion.kind() == ConversionKind.ORDER) {
            amount.order(conversion, counted, state.gifts(), project.index());
            state.gifts().carry(conversion.index(), project.index(), amount.carryNumerator(), conversion.per());
            state.gifts().bring(state.nextSequence(), amount.broughtNumerator(), conversion.per());
        } else {
            amount.steps(conversion, counted, turnedIn);
        }
        caps.start(amount.fen())
                .ofDonor(pool, donor, day())
                .ofReceiver(pool, project)
                .ofBudget(pool, slot, 0);
        final long givenFen = caps.giftFen();
        if (givenFen > 0) {
            state.matches().contribute(pool, slot, project, givenFen);
            state.donors().use(donor, pool, day(), givenFen);
            state.gifts()
                    .addLine(
                            state.nextSequence(),
                            donor,
                            conversion.index(),
                            day(),
                            pool.index(),
                            project.index(),
                            gift.contributedAtMs(),
                            givenFen);
        }
        answer.pool = pool.index();
        answer.cut = caps.lastCut();
        answer.givenFen = givenFen;
    }
}
