package org.tributary.engine.core.campaign;

import java.util.List;
import java.util.Map;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.core.state.CoreState;
import org.tributary.engine.core.state.campaign.PoolTerms;
import org.tributary.engine.core.state.campaign.ProjectTerms;
import org.tributary.engine.core.state.campaign.Registry;

/**
 * Checks whether a change can be put in force. The gateway explains mistakes with file and line; these checks are the last
 * line of defence and only refuse. Changes no state.
 */
final class ChangeChecks {
    private final Change change;
    private final CoreState state;
    private final Registry registry;

    ChangeChecks(final Change change, final CoreState state) {
        this.change = change;
        this.state = state;
        this.registry = state.registry();
    }

    /** NONE if the change can be put in force, otherwise the reason against it. */
    ReasonCode check() {
        final boolean sound = fits()
                && change.projects.values().stream().allMatch(this::soundProject)
                && change.draft.organisations().keySet().stream().allMatch(CampaignLimits::isId)
                && change.draft.sponsors().keySet().stream().allMatch(CampaignLimits::isId)
                && change.pools.values().stream().allMatch(this::soundPool)
                && change.draft.conversions().values().stream().allMatch(this::soundConversion)
                && change.draft.partners().entrySet().stream().allMatch(this::soundPartner);
        return sound ? new MoneyChecks(change, state).check() : ReasonCode.INVALID_CAMPAIGN;
    }

    private boolean fits() {
        return change.fits()
                && registry.merchants().hasRoom(change.draft.organisations().size())
                && registry.hasRoomForItems(newItems())
                && change.firstMs() > 0
                && change.lastMs() <= CampaignLimits.LAST_CLOSE_MS;
    }

    private long newItems() {
        long items = 0;
        for (final Staged.ProjectEntry entry : change.projects.values()) {
            final int known = registry.projectNames().indexOf(entry.terms.id);
            items += entry.draft.items().stream()
                    .filter(item -> known < 0 || !registry.hasItem(known, Change.bytes(item)))
                    .count();
        }
        return items;
    }

    private boolean soundProject(final Staged.ProjectEntry entry) {
        final ProjectTerms terms = entry.terms;
        return CampaignLimits.isId(entry.draft.definition().id())
                && change.draft.organisations().containsKey(entry.organisation())
                && amount(terms.goalFen)
                && terms.minAmountFen >= 1
                && terms.maxAmountFen >= terms.minAmountFen
                && amount(terms.maxAmountFen)
                && entry.draft.items().stream().allMatch(CampaignLimits::isId);
    }

    private boolean soundPool(final Staged.PoolEntry entry) {
        final PoolTerms terms = entry.terms();
        return CampaignLimits.isId(entry.id())
                && change.draft
                        .sponsors()
                        .containsKey(entry.draft().definition().sponsor())
                && amount(terms.budgetFen)
                && terms.opensMs < terms.closesMs
                && soundLimits(terms)
                && soundRule(terms)
                && soundSlots(entry)
                && change.draft
                        .organisations()
                        .keySet()
                        .containsAll(entry.draft().organisations())
                && change.projects.keySet().containsAll(entry.draft().projects())
                && entry.draft().channels().stream().allMatch(ChangeChecks::paymentChannel);
    }

    private static boolean paymentChannel(final String channel) {
        final ChannelCode code = Channels.codeOf(channel);
        return code != ChannelCode.NONE && code != ChannelCode.PARTNER;
    }

    private static boolean soundLimits(final PoolTerms terms) {
        return limit(terms.minDonationFen)
                && limit(terms.perDonationFen)
                && limit(terms.perDonorFen)
                && limit(terms.perDonorPerDayFen)
                && limit(terms.perProjectFen)
                && limit(terms.perOrganisationFen)
                && limit(terms.donationsPerDonor)
                && terms.requiredFlowers >= 0;
    }

    private static boolean soundRule(final PoolTerms terms) {
        return switch (terms.kind) {
            case CONVERSION -> true;
            case RATIO -> ratio(terms.give, terms.per);
            case FIXED -> amount(terms.give);
            case TIERED -> soundTiers(terms, CampaignLimits.MAX_AMOUNT_FEN);
            case DEPLETING ->
                soundTiers(terms, PoolTerms.SHARE_UNIT)
                        && terms.tierBound[terms.tierBound.length - 1] == PoolTerms.SHARE_UNIT;
            case RANDOM -> soundRandom(terms);
            case DEFERRED ->
                (terms.maxRatioGive == PoolTerms.ABSENT || ratio(terms.maxRatioGive, terms.maxRatioPer))
                        && !terms.hasSlots()
                        && !terms.exclusive
                        && terms.partial
                        && terms.requiredFlowers == 0;
            case MILESTONE -> soundMilestone(terms);
            default -> false;
        };
    }

    private static boolean soundMilestone(final PoolTerms terms) {
        return amount(terms.give)
                && terms.give > 0
                && terms.everyDonors >= 0
                && terms.everyAmountFen >= 0
                && terms.everyDonors > 0 != terms.everyAmountFen > 0
                && !terms.hasSlots();
    }

    private static boolean soundTiers(final PoolTerms terms, final long maxBound) {
        boolean sound = terms.tierBound.length > 0;
        for (int i = 0; i < terms.tierBound.length; i++) {
            sound &= ratio(terms.tierGive[i], terms.tierPer[i])
                    && terms.tierBound[i] >= 0
                    && terms.tierBound[i] <= maxBound
                    && (i == 0 || terms.tierBound[i] > terms.tierBound[i - 1]);
        }
        return sound;
    }

    /** The seed's SHA-256 must equal the commitment, so that the sponsor can't swap the seed. */
    private static boolean soundRandom(final PoolTerms terms) {
        return terms.seed.length > 0
                && terms.randomMinFen >= 0
                && terms.randomMaxFen >= terms.randomMinFen
                && amount(terms.randomMaxFen)
                && hex(Sha256.newDigest().digest(terms.seed)).equalsIgnoreCase(terms.seedCommitment);
    }

    private static boolean soundSlots(final Staged.PoolEntry entry) {
        final long[] opens = entry.slotOpensMs();
        final long[] closes = entry.slotClosesMs();
        if (!entry.terms().hasSlots()) {
            return opens.length == 0;
        }
        boolean sound = amount(entry.terms().slotBudgetFen);
        for (int i = 0; i < opens.length; i++) {
            sound &= opens[i] < closes[i] && (i == 0 || opens[i] >= closes[i - 1]);
        }
        return sound;
    }

    private boolean soundConversion(final Campaign.Conversion entry) {
        final Staged.PoolEntry pool = change.pools.get(entry.pool());
        final boolean soundPool = entry.kind() == ConversionKind.FLOWER
                ? entry.pool().isEmpty()
                : pool != null && pool.terms().kind == RuleKind.CONVERSION && ratio(entry.give(), entry.per());
        return CampaignLimits.isId(entry.id()) && soundPool && entry.perDonorPerDay() >= -1;
    }

    private boolean soundPartner(final Map.Entry<String, List<String>> entry) {
        return CampaignLimits.isId(entry.getKey())
                && change.draft.conversions().keySet().containsAll(entry.getValue());
    }

    private static boolean amount(final long fen) {
        return fen >= 0 && fen <= CampaignLimits.MAX_AMOUNT_FEN;
    }

    private static boolean limit(final long value) {
        return value == PoolTerms.ABSENT || amount(value);
    }

    private static boolean ratio(final long give, final long per) {
        return give >= 0 && give <= CampaignLimits.MAX_COUNT && per > 0 && per <= CampaignLimits.MAX_COUNT;
    }

    private static String hex(final byte[] bytes) {
        final StringBuilder text = new StringBuilder();
        for (final byte b : bytes) {
            text.append(Character.forDigit(b >> 4 & 0xF, 16)).append(Character.forDigit(b & 0xF, 16));
        }
        return text.toString();
    }

    /** Bits of the channels whose payments a pool takes. */
    static int channelMask(final List<String> channels) {
        int mask = channels.isEmpty() ? -1 : 0;
        for (final String channel : channels) {
            mask |= 1 << Channels.codeOf(channel).value();
        }
        return mask;
    }
}
