package org.tributary.engine.campaign;

import java.util.List;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionKind;

/**
 * A whole campaign, as the campaign file defines it. Immutable; not validated here (the gateway's
 * campaign reader validates it). Money is fen, times are epoch milliseconds.
 *
 * @param zone IANA zone of days and slots
 * @param opensMs first instant of payment, inclusive
 * @param closesMs end, exclusive
 */
public record Campaign(
        String id,
        Names name,
        String zone,
        String currency,
        long opensMs,
        long closesMs,
        List<Organisation> organisations,
        List<Project> projects,
        List<Sponsor> sponsors,
        List<Pool> pools,
        List<Conversion> conversions,
        List<Partner> partners,
        List<Fee> fees,
        List<Team> teams) {

    public Campaign {
        organisations = List.copyOf(organisations);
        projects = List.copyOf(projects);
        sponsors = List.copyOf(sponsors);
        pools = List.copyOf(pools);
        conversions = List.copyOf(conversions);
        partners = List.copyOf(partners);
        fees = List.copyOf(fees);
        teams = List.copyOf(teams);
    }

    /** The same campaign with other pools. */
    public Campaign withPools(final List<Pool> newPools) {
        return new Campaign(
                id,
                name,
                zone,
                currency,
                opensMs,
                closesMs,
                organisations,
                projects,
                sponsors,
                newPools,
                conversions,
                partners,
                fees,
                teams);
    }

    /** A name in both languages of the dashboard and the statements. */
    public record Names(String zh, String en) {
        /** No name: of a project without a unit. */
        public static final Names NONE = new Names("", "");
    }

    /**
     * A charity.
     *
     * @param merchants its own merchant ids by channel; a channel that is absent means the process's default merchant
     * @param creditCode its unified social credit code, see {@link CreditCode}; empty: not given
     */
    public record Organisation(String id, Names name, List<Merchant> merchants, String creditCode) {
        public Organisation {
            merchants = List.copyOf(merchants);
        }

        /** An organisation whose credit code is not given. */
        public Organisation(final String id, final Names name, final List<Merchant> merchants) {
            this(id, name, merchants, "");
        }
    }

    /** The merchant id an organisation has with a channel. */
    public record Merchant(ChannelCode channel, String merchant) {}

    /**
     * A project of a charity.
     *
     * @param goalFen 0: none
     * @param closeOnGoal {@code onGoal: close}; false keeps it open
     * @param unitName {@link Names#NONE}: no unit
     * @param unitPriceFen 0: no unit
     * @param minAmountFen at least 1
     * @param maxAmountFen inclusive
     * @param filingNumber number under which its fundraising plan is filed with the authority; empty: not given
     */
    public record Project(
            String id,
            String organisation,
            Names name,
            long goalFen,
            boolean closeOnGoal,
            Names unitName,
            long unitPriceFen,
            List<String> items,
            long minAmountFen,
            long maxAmountFen,
            List<String> tags,
            String filingNumber) {
        public Project {
            items = List.copyOf(items);
            tags = List.copyOf(tags);
        }

        /** The same project with items and tags. */
        Project with(final List<String> newItems, final List<String> newTags) {
            return new Project(
                    id,
                    organisation,
                    name,
                    goalFen,
                    closeOnGoal,
                    unitName,
                    unitPriceFen,
                    newItems,
                    minAmountFen,
                    maxAmountFen,
                    newTags,
                    filingNumber);
        }
    }

    /** Who pays a pool's matches. */
    public record Sponsor(String id, Names name) {}

    /** The name of a team; donors name its id with what they give. A team without a name is shown by its id. */
    public record Team(String id, Names name) {}

    /** What a channel keeps of the settled amount. {@code merchant} is empty for the channel's default merchant. */
    public record Fee(ChannelCode channel, String merchant, int ratePpm, boolean platformBears, boolean roundedByDay) {}

    /**
     * A way to turn gifts in kind into a pool's money.
     *
     * @param pool empty for flowers
     * @param give steps: fen; order: numerator of the ratio
     * @param per steps: steps for one give; order: denominator
     * @param perDonorPerDay quantity (order: fen of order amount) that counts per donor and day; -1: no cap
     */
    public record Conversion(String id, ConversionKind kind, String pool, long give, long per, long perDonorPerDay) {}

    /** A partner that sends contributions. */
    public record Partner(String id, List<String> conversions) {
        public Partner {
            conversions = List.copyOf(conversions);
        }
    }
}
