package org.tributary.gateway.config.campaign;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.Channels;
import org.tributary.gateway.config.yaml.Values;

/**
 * Differences between a new campaign file and the campaign in force, with their effects. Immutable.
 *
 * @param changes field by field, in the file's order
 * @param refusals why the core would refuse the whole change: 409, nothing applied (RULES 15)
 */
public record CampaignDiff(List<Change> changes, List<Refusal> refusals) {
    public CampaignDiff {
        changes = List.copyOf(changes);
        refusals = List.copyOf(refusals);
    }

    /** Kind of change of a part or a field. */
    public enum Action {
        ADDED,
        REMOVED,
        CHANGED;

        /** Returns the word used in JSON, such as {@code added}. */
        public String word() {
            return Values.word(this);
        }
    }

    /**
     * One change.
     *
     * @param part such as {@code pool}
     * @param id of the part; of a fee its channel and merchant
     * @param field in the campaign file's spelling, such as {@code limits.perDonor}; null if the part itself was added
     *     or removed
     * @param before null if it did not exist
     * @param after null if it was removed
     * @param effect its effect, in words
     */
    public record Change(
            String part,
            String id,
            Action action,
            @Nullable String field,
            @Nullable String before,
            @Nullable String after,
            String effect) {
        /** Returns the change in one line. */
        @Override
        public String toString() {
            final String what = part + " " + id;
            if (field == null) {
                return what + " " + action.word() + ". " + effect;
            }
            return what + " " + field + ": " + orNone(before) + " → " + orNone(after) + ". " + effect;
        }

        private static String orNone(final @Nullable String value) {
            return value == null ? "none" : value;
        }
    }

    /** Why the change would be refused. {@code reason} is the word of the journal's reason code. */
    public record Refusal(String part, String id, @Nullable String reason, String detail) {}

    /**
     * Money that has moved through a pool.
     *
     * @param committedFen net
     * @param moved whether it ever gave anything
     */
    public record PoolMoney(long committedFen, long writtenOffFen, boolean moved) {
        /** The money of a pool that never gave. */
        public static final PoolMoney NONE = new PoolMoney(0, 0, false);
    }

    /** The books that the change is compared with. */
    public interface Books {
        /** Books of a campaign that has not received anything. */
        Books EMPTY = new Books() {
            @Override
            public PoolMoney pool(final String id) {
                return PoolMoney.NONE;
            }

            @Override
            public boolean hasDonations(final String project) {
                return false;
            }
        };

        /** Returns a pool's money. */
        PoolMoney pool(String id);

        /** Returns whether the seed of a random pool is public by now. */
        default boolean seedIsPublic(final String pool) {
            return false;
        }

        /** Returns whether a donation, held ones included, or a gift in kind is journaled. */
        default boolean moneyJournaled() {
            return false;
        }

        /** Returns the current time in epoch milliseconds, by which slots have begun or not. */
        default long nowMs() {
            return Long.MIN_VALUE;
        }

        /** Returns whether a slot of a pool has given, and not got all back. */
        default boolean slotGave(final String pool, final long opensMs) {
            return false;
        }

        /** Returns the last definition of a project, even if it was removed; null if no project had that id. */
        default Campaign.@Nullable Project lastProject(final String id) {
            return null;
        }

        /** Returns whether a gift of a conversion was ever counted. */
        default boolean conversionCounted(final String id) {
            return false;
        }

        /** Returns the last definition of a conversion, even if it was removed; null if no conversion had that id. */
        default Campaign.@Nullable Conversion lastConversion(final String id) {
            return null;
        }

        /** Returns whether a project ever received a donation, a match or a gift in kind. */
        boolean hasDonations(String project);
    }

    /** Returns whether the two campaigns are the same. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /**
     * Compares two campaigns.
     *
     * @param before in force, with its budgets as they are now
     * @param after the new file's
     */
    public static CampaignDiff between(final Campaign before, final Campaign after, final Books books) {
        final Comparison comparison = new Comparison(before, after, books);
        return new CampaignDiff(comparison.changes, CampaignRefusals.of(before, after, books));
    }

    /** One comparison under way. */
    private static final class Comparison {
        final List<Change> changes = new ArrayList<>();
        final Books books;

        Comparison(final Campaign before, final Campaign after, final Books books) {
            this.books = books;
            final ZoneId zone = ZoneId.of(after.zone());
            fields("campaign", after.id(), CampaignFields.of(before), CampaignFields.of(after));
            parts(
                    "organisation",
                    byId(before.organisations(), Campaign.Organisation::id),
                    byId(after.organisations(), Campaign.Organisation::id),
                    CampaignFields::of);
            parts(
                    "project",
                    byId(before.projects(), Campaign.Project::id),
                    byId(after.projects(), Campaign.Project::id),
                    CampaignFields::of);
            parts(
                    "sponsor",
                    byId(before.sponsors(), Campaign.Sponsor::id),
                    byId(after.sponsors(), Campaign.Sponsor::id),
                    CampaignFields::of);
            parts(
                    "pool",
                    byId(before.pools(), Pool::id),
                    byId(after.pools(), Pool::id),
                    pool -> CampaignFields.of(pool, zone));
            parts(
                    "conversion",
                    byId(before.conversions(), Campaign.Conversion::id),
                    byId(after.conversions(), Campaign.Conversion::id),
                    CampaignFields::of);
            parts(
                    "partner",
                    byId(before.partners(), Campaign.Partner::id),
                    byId(after.partners(), Campaign.Partner::id),
                    CampaignFields::of);
            parts(
                    "fee",
                    byId(before.fees(), Comparison::feeId),
                    byId(after.fees(), Comparison::feeId),
                    CampaignFields::of);
            parts(
                    "team",
                    byId(before.teams(), Campaign.Team::id),
                    byId(after.teams(), Campaign.Team::id),
                    CampaignFields::of);
        }

        private static String feeId(final Campaign.Fee fee) {
            final String channel = Channels.nameOf(fee.channel());
            return fee.merchant().isEmpty() ? channel : channel + ":" + fee.merchant();
        }

        private static <T> Map<String, T> byId(final List<T> parts, final Function<T, String> id) {
            final Map<String, T> byId = new LinkedHashMap<>();
            parts.forEach(part -> byId.put(id.apply(part), part));
            return byId;
        }

        private <T> void parts(
                final String kind,
                final Map<String, T> before,
                final Map<String, T> after,
                final Function<T, Map<String, String>> fields) {
            before.forEach((id, part) -> {
                if (!after.containsKey(id)) {
                    change(kind, id, Action.REMOVED, null, null, null);
                }
            });
            after.forEach((id, part) -> {
                final T former = before.get(id);
                if (former == null) {
                    change(kind, id, Action.ADDED, null, null, null);
                } else if (!former.equals(part)) {
                    fields(kind, id, fields.apply(former), fields.apply(part));
                }
            });
        }

        private void fields(
                final String kind, final String id, final Map<String, String> before, final Map<String, String> after) {
            after.forEach((field, value) -> {
                final String former = before.get(field);
                if (former == null) {
                    change(kind, id, Action.ADDED, field, null, value);
                } else if (!former.equals(value)) {
                    change(kind, id, Action.CHANGED, field, former, value);
                }
            });
            before.forEach((field, value) -> {
                if (!after.containsKey(field)) {
                    change(kind, id, Action.REMOVED, field, value, null);
                }
            });
        }

        private void change(
                final String kind,
                final String id,
                final Action action,
                final @Nullable String field,
                final @Nullable String before,
                final @Nullable String after) {
            final PoolMoney money = kind.equals("pool") ? books.pool(id) : PoolMoney.NONE;
            final String effect = ChangeEffects.of(kind, action, field, after, money);
            changes.add(new Change(kind, id, action, field, before, after, effect));
        }
    }
}
