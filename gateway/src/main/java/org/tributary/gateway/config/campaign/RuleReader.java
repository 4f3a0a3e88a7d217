package org.tributary.gateway.config.campaign;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.gateway.config.yaml.BadValueException;
import org.tributary.gateway.config.yaml.Section;
import org.tributary.gateway.config.yaml.Suggestion;
import org.tributary.gateway.config.yaml.Values;

/** Reads the {@code rule} of a pool. */
final class RuleReader {
    private static final List<String> KINDS =
            List.of("ratio", "fixed", "tiered", "depleting", "random", "deferred", "milestone");
    private static final Pattern SEED = Pattern.compile("[0-9a-f]{32," + CampaignLimits.MAX_SEED_DIGITS + "}");
    private static final Pool.Rule NONE = rule(RuleKind.CONVERSION, 0, 0, List.of());

    private final CampaignContext context;

    RuleReader(final CampaignContext context) {
        this.context = context;
    }

    /** Reads the pool's rule; of kind CONVERSION if it has none. */
    Pool.Rule read(final Section pool, final String id) {
        final Section section = pool.section("rule");
        if (section == null) {
            return NONE;
        }
        section.rename("the rule of " + pool.what());
        final RuleKind kind = section.required("kind", RuleReader::kind);
        if (kind == null) {
            // Not NONE: the pool is meant to match payments, so the mistake is reported only once.
            return rule(RuleKind.RATIO, 1, 1, List.of());
        }
        section.rename("the " + Values.word(kind) + " rule of " + pool.what());
        final Pool.Rule rule = switch (kind) {
            case RATIO -> rule(kind, term(section, "give"), term(section, "per"), List.of());
            case FIXED -> rule(kind, section.requiredValue("give", 1L, CampaignValues::money), 0, List.of());
            case TIERED -> rule(kind, 0, 0, tiers(section, "from", CampaignValues::money));
            case DEPLETING -> rule(kind, 0, 0, depletingTiers(section));
            case RANDOM -> random(section, id);
            case DEFERRED -> deferred(section);
            default -> milestone(section);
        };
        section.finish();
        return rule;
    }

    private static RuleKind kind(final String text) {
        if (!KINDS.contains(text)) {
            throw new BadValueException(
                    "is " + Values.quote(text),
                    Suggestion.remedy(text, KINDS, "Write one of " + String.join(", ", KINDS)));
        }
        return RuleKind.valueOf(text.toUpperCase(Locale.ROOT));
    }

    private static Pool.Rule rule(final RuleKind kind, final long give, final long per, final List<Pool.Tier> tiers) {
        return new Pool.Rule(kind, give, per, tiers, 0, 0, "", "", Pool.ABSENT, 0, 0, 0);
    }

    private static long term(final Section section, final String key) {
        return section.requiredValue(key, 1L, CampaignValues::ratioTerm);
    }

    private static List<Pool.Tier> tiers(
            final Section rule, final String boundKey, final Function<String, Long> readBound) {
        final List<Section> sections = rule.sections("tiers", "a tier of " + rule.what(), CampaignLimits.MAX_TIERS);
        if (sections.isEmpty() && !rule.has("tiers")) {
            rule.missing("tiers");
        } else if (sections.isEmpty() && rule.isEmptyList("tiers")) {
            rule.mistake("tiers", rule.what() + " has no tier", "Add {" + boundKey + ": …, give: 1, per: 1}");
        }
        final List<Pool.Tier> tiers = new ArrayList<>();
        long below = 0;
        for (final Section section : sections) {
            final long bound = section.requiredValue(boundKey, below + 1, readBound);
            if (bound <= below) {
                section.mistake(
                        boundKey,
                        "tiers of " + rule.what() + " do not ascend",
                        "Order them so that each \"" + boundKey + "\" is above the one before");
            }
            below = bound;
            tiers.add(new Pool.Tier(bound, term(section, "give"), term(section, "per")));
            section.finish();
        }
        return tiers;
    }

    private static List<Pool.Tier> depletingTiers(final Section section) {
        final List<Pool.Tier> tiers = tiers(section, "untilSpent", CampaignValues::share);
        if (!tiers.isEmpty() && tiers.get(tiers.size() - 1).bound() != CampaignLimits.WHOLE_BUDGET) {
            section.mistake(
                    "tiers",
                    "the last tier of " + section.what() + " does not reach the end of the budget",
                    "Give the last tier untilSpent: 1");
        }
        return tiers;
    }

    private Pool.Rule random(final Section section, final String pool) {
        final long minFen = section.requiredValue("min", 0L, CampaignValues::moneyOrNone);
        final long maxFen = section.requiredValue("max", minFen, CampaignValues::money);
        if (minFen > maxFen) {
            section.mistake("min", "\"min\" of " + section.what() + " is above its \"max\"", "Swap them");
        }
        final String commitment = section.requiredValue("seedCommitment", "", CampaignValues::commitment);
        final String seed = commitment.isEmpty() ? "" : seed(section, pool, commitment);
        return new Pool.Rule(RuleKind.RANDOM, 0, 0, List.of(), minFen, maxFen, seed, commitment, Pool.ABSENT, 0, 0, 0);
    }

    private String seed(final Section section, final String pool, final String commitment) {
        final String file = "pools/" + pool + ".seed";
        final Optional<String> seed = context.seeds.seedOf(pool);
        if (seed.isEmpty()) {
            section.mistake(
                    "seedCommitment",
                    "there is no seed for " + section.what(),
                    "Put the secret's hex text into " + file + " of the keys");
            return "";
        }
        if (!SEED.matcher(seed.get()).matches()) {
            section.mistake(
                    "seedCommitment",
                    "the seed in " + file + " of the keys is not hex text of 32 to " + CampaignLimits.MAX_SEED_DIGITS
                            + " digits",
                    "Make one with: openssl rand -hex 32");
            return "";
        }
        final byte[] hash = Sha256.of(seed.get().getBytes(StandardCharsets.UTF_8));
        if (!MessageDigest.isEqual(hash, HexFormat.of().parseHex(commitment))) {
            section.mistake(
                    "seedCommitment",
                    "the commitment of " + section.what() + " is not that of the seed in " + file + " of the keys",
                    "Write the SHA-256 of the seed's text, or put the right seed there");
        }
        return seed.get();
    }

    private static Pool.Rule deferred(final Section section) {
        final Section ratio = section.section("maxRatio");
        if (ratio == null) {
            return rule(RuleKind.DEFERRED, 0, 0, List.of());
        }
        final long give = term(ratio, "give");
        final long per = term(ratio, "per");
        ratio.finish();
        return new Pool.Rule(RuleKind.DEFERRED, 0, 0, List.of(), 0, 0, "", "", give, per, 0, 0);
    }

    private static Pool.Rule milestone(final Section section) {
        final long giveFen = section.requiredValue("give", 1L, CampaignValues::money);
        long donors = 0;
        long amountFen = 0;
        final Section every = section.section("every");
        if (every == null) {
            if (!section.has("every")) {
                section.missing("every");
            }
        } else {
            donors = every.value("donors", 0L, CampaignValues::count);
            amountFen = every.value("amount", 0L, CampaignValues::money);
            if (every.has("donors") == every.has("amount")) {
                section.mistake(
                        "every",
                        "\"every\" of " + section.what() + " must have one of donors and amount",
                        "Write every: {donors: 100} or every: {amount: \"1000.00\"}");
            }
            every.finish();
        }
        return new Pool.Rule(
                RuleKind.MILESTONE, giveFen, 0, List.of(), 0, 0, "", "", Pool.ABSENT, 0, donors, amountFen);
    }
}
