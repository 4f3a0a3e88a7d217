package org.tributary.gateway.config.campaign;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignLimits;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.campaign.SlotInstances;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.gateway.config.campaign.CampaignContext.Kind;
import org.tributary.gateway.config.yaml.Section;
import org.tributary.gateway.config.yaml.Values;

/** Reads one pool of a campaign file. */
final class PoolSectionReader {
    private static final int DEFAULT_PRIORITY = 100;

    /** Use of a match whose donation is refunded. */
    enum OnRefund {
        RETURN,
        FORFEIT
    }

    private final CampaignContext context;
    private final RuleReader rules;

    PoolSectionReader(final CampaignContext context) {
        this.context = context;
        rules = new RuleReader(context);
    }

    Pool read(final Section section) {
        final String id = context.define(Kind.POOL, section);
        section.rename("pool \"" + id + "\"");
        final String sponsor = context.reference(Kind.SPONSOR, section, "sponsor");
        final Campaign.Names names = context.names(section, "name", id);
        final int priority = section.value(
                "priority", DEFAULT_PRIORITY, text -> (int) Values.integer(text, 0, CampaignLimits.MAX_PRIORITY));
        final long budgetFen = section.requiredValue("budget", 0L, CampaignValues::money);
        final long opensMs = section.value("opens", context.opensMs, CampaignValues::time);
        final long closesMs = section.value("closes", context.closesMs, CampaignValues::time);
        final boolean windowGood = checkWindow(section, opensMs, closesMs);
        final Pool.Rule rule = rules.read(section, id);
        final Pool.Slots slots = slots(section, windowGood, opensMs, closesMs);
        final Pool.Eligibility eligible = eligibility(section);
        final Pool.Limits limits = limits(section);
        final int flowers = requiredFlowers(section);
        final boolean partial = section.flag("partial", true);
        final boolean exclusive = section.flag("exclusive", false);
        final OnRefund onRefund =
                section.value("onRefund", OnRefund.RETURN, text -> Values.choice(OnRefund.class, text));
        checkContradictions(section, rule.kind(), partial, exclusive);
        section.finish();
        return new Pool(
                id,
                sponsor,
                names,
                priority,
                budgetFen,
                opensMs,
                closesMs,
                slots,
                rule,
                eligible,
                limits,
                flowers,
                partial,
                exclusive,
                onRefund == OnRefund.FORFEIT);
    }

    private boolean checkWindow(final Section section, final long opensMs, final long closesMs) {
        if (!context.windowKnown) {
            return false;
        }
        boolean good = true;
        if (opensMs < context.opensMs) {
            section.mistake("opens", section.what() + " opens before the campaign does", "Move it into the campaign");
            good = false;
        }
        if (closesMs > context.closesMs) {
            section.mistake("closes", section.what() + " closes after the campaign does", "Move it into the campaign");
            good = false;
        }
        if (opensMs >= closesMs) {
            section.mistake(
                    section.has("closes") ? "closes" : "opens",
                    section.what() + " closes before it opens",
                    "Put closes after opens");
            good = false;
        }
        return good;
    }

    private Pool.@Nullable Slots slots(
            final Section pool, final boolean windowGood, final long opensMs, final long closesMs) {
        final Section section = pool.section("slots");
        if (section == null) {
            return null;
        }
        section.rename("slots of " + pool.what());
        final int fromMs = section.requiredValue("from", -1, CampaignValues::timeOfDay);
        final int toMs = section.requiredValue("to", -1, CampaignValues::timeOfDay);
        final long budgetFen = section.requiredValue("budget", 0L, CampaignValues::money);
        final boolean carryOver = section.flag("carryOver", false);
        section.finish();
        if (fromMs < 0 || toMs < 0) {
            return null;
        }
        if (fromMs >= toMs) {
            section.mistake(
                    "to",
                    section.what() + " end at or before their beginning and would overlap the next day's",
                    "A slot lies within one local day: put to after from, at most \"24:00\"");
            return null;
        }
        final List<Pool.Instance> instances = windowGood && context.offsets != null
                ? SlotInstances.of(context.offsets, fromMs, toMs, opensMs, closesMs)
                : List.of();
        if (windowGood && instances.isEmpty()) {
            section.mistake(
                    "from", "none of the " + section.what() + " falls into the pool's window", "Move opens or closes");
        }
        return new Pool.Slots(fromMs, toMs, budgetFen, carryOver, instances);
    }

    private Pool.Eligibility eligibility(final Section pool) {
        final Section section = pool.section("eligible");
        if (section == null) {
            return new Pool.Eligibility(List.of(), List.of(), List.of(), List.of());
        }
        section.rename("\"eligible\" of " + pool.what());
        for (final String key : List.of("organisations", "projects", "tags", "channels")) {
            if (section.isEmptyList(key)) {
                section.mistake(
                        key,
                        "\"" + key + "\" in " + section.what() + " is empty",
                        "Remove the key to mean all, or name some");
            }
        }
        final Pool.Eligibility eligible = new Pool.Eligibility(
                context.references(Kind.ORGANISATION, section, "organisations", CampaignLimits.MAX_ORGANISATIONS),
                context.references(Kind.PROJECT, section, "projects", CampaignLimits.MAX_PROJECTS),
                context.references(Kind.TAG, section, "tags", CampaignLimits.MAX_TAGS),
                context.texts(
                        section, "channels", CampaignValues.channels().size(), CampaignValues::channel, scalar -> {}));
        section.finish();
        return eligible;
    }

    private static Pool.Limits limits(final Section pool) {
        final Section section = pool.section("limits");
        if (section == null) {
            return Pool.Limits.NONE;
        }
        section.rename("limits of " + pool.what());
        final Pool.Limits limits = new Pool.Limits(
                section.value("minDonation", Pool.ABSENT, CampaignValues::money),
                section.value("perDonation", Pool.ABSENT, CampaignValues::money),
                section.value("perDonor", Pool.ABSENT, CampaignValues::money),
                section.value("perDonorPerDay", Pool.ABSENT, CampaignValues::money),
                section.value("perProject", Pool.ABSENT, CampaignValues::money),
                section.value("perOrganisation", Pool.ABSENT, CampaignValues::money),
                section.value("donationsPerDonor", Pool.ABSENT, CampaignValues::count));
        section.finish();
        return limits;
    }

    private static int requiredFlowers(final Section pool) {
        final Section section = pool.section("requires");
        if (section == null) {
            return 0;
        }
        section.rename("\"requires\" of " + pool.what());
        final long flowers = section.requiredValue("flowers", 0L, CampaignValues::count);
        section.finish();
        return Math.toIntExact(flowers);
    }

    private static void checkContradictions(
            final Section section, final RuleKind kind, final boolean partial, final boolean exclusive) {
        if (kind != RuleKind.DEFERRED && kind != RuleKind.MILESTONE && kind != RuleKind.CONVERSION) {
            return;
        }
        final String pool = kind == RuleKind.CONVERSION ? "a conversion's pool" : "a " + Values.word(kind) + " pool";
        if (section.has("slots")) {
            section.mistake("slots", section.what() + ": " + pool + " can't have slots", "Remove slots:");
        }
        if (section.has("requires")) {
            section.mistake("requires", section.what() + ": " + pool + " can't require flowers", "Remove requires:");
        }
        if (kind == RuleKind.DEFERRED && exclusive) {
            section.mistake(
                    "exclusive",
                    section.what() + ": a deferred pool can't be exclusive, it shares when all others have given",
                    "Remove exclusive:");
        }
        if (kind == RuleKind.DEFERRED && !partial) {
            section.mistake(
                    "partial",
                    section.what() + ": a deferred pool always gives parts, partial: false contradicts that",
                    "Remove partial:");
        }
    }
}
