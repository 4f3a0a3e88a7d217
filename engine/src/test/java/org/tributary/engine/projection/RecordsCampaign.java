package org.tributary.engine.projection;

import java.util.List;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.codec.sbe.RuleKind;

/** A small campaign for records: projects kids and reef, and the pools that a test gives it. */
public final class RecordsCampaign {
    private RecordsCampaign() {}

    public static Pool pool(final String id, final String sponsor, final long budgetFen, final Pool.Slots slots) {
        final Pool.Rule rule = new Pool.Rule(RuleKind.RATIO, 1, 1, List.of(), 0, 0, "", "", -1, 0, 0, 0);
        return new Pool(
                id,
                sponsor,
                new Campaign.Names(id, id),
                1,
                budgetFen,
                Records.T0 - 1000,
                Records.T0 + 86_400_000L,
                slots,
                rule,
                new Pool.Eligibility(List.of(), List.of(), List.of(), List.of()),
                Pool.Limits.NONE,
                0,
                true,
                false,
                false);
    }

    /** The campaign with pool rush that names a team. */
    public static Campaign withTeam(final String id, final Campaign.Names name) {
        final Campaign usual = campaign(pool("rush", "bank", 1_000, null));
        return new Campaign(
                usual.id(),
                usual.name(),
                usual.zone(),
                usual.currency(),
                usual.opensMs(),
                usual.closesMs(),
                usual.organisations(),
                usual.projects(),
                usual.sponsors(),
                usual.pools(),
                usual.conversions(),
                usual.partners(),
                usual.fees(),
                List.of(new Campaign.Team(id, name)));
    }

    public static Campaign campaign(final Pool... pools) {
        return campaign(1_000, pools);
    }

    public static Campaign campaign(final long goalFen, final Pool... pools) {
        final Campaign.Names names = new Campaign.Names("名", "name");
        return new Campaign(
                "day",
                names,
                "Asia/Shanghai",
                "CNY",
                Records.T0 - 1000,
                Records.T0 + 86_400_000L,
                List.of(
                        new Campaign.Organisation("art", names, List.of()),
                        new Campaign.Organisation("sea", names, List.of())),
                List.of(
                        new Campaign.Project(
                                "kids",
                                "art",
                                names,
                                goalFen,
                                true,
                                names,
                                100,
                                List.of("p1", "p2"),
                                1,
                                5_000_000,
                                List.of(),
                                ""),
                        new Campaign.Project(
                                "reef",
                                "sea",
                                names,
                                0,
                                false,
                                Campaign.Names.NONE,
                                0,
                                List.of(),
                                1,
                                5_000_000,
                                List.of(),
                                "")),
                List.of(new Campaign.Sponsor("bank", names)),
                List.of(pools),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }
}
