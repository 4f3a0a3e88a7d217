package org.tributary.benchmarks.core;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Campaign.Names;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.codec.sbe.RuleKind;
import org.tributary.engine.core.DonationCore;

/** A campaign of one project and some ratio pools that all apply, with caps by donor and day. */
final class BenchCampaign {
    /** 2026-09-07T00:00+08:00. */
    static final long OPENS_MS = 1_788_710_400_000L;

    static final String PROJECT = "kids-gallery";

    private static final long CLOSES_MS = OPENS_MS + 3 * 86_400_000L;
    private static final long BUDGET_FEN = 100_000_000_000_000L;
    private static final Names NAME = new Names("名", "name");

    private BenchCampaign() {}

    /** A core that has this campaign. */
    static DonationCore core(final int pools) {
        final DonationCore core = new DonationCore();
        final DirectBuffer settings =
                SettingsEncoder.encode(new Settings(1, 1_800_000, 3_600_000, 0x1234567, 0x89ABCDEF, List.of()));
        send(core, settings);
        for (final DirectBuffer command : CampaignEncoder.commands(campaign(pools), 0, "bench", new byte[32])) {
            send(core, command);
        }
        if (core.state().frame().version() == 0) {
            throw new IllegalStateException("the campaign was refused");
        }
        return core;
    }

    private static void send(final DonationCore core, final DirectBuffer command) {
        core.onCommand(OPENS_MS - 1, command, 0, command.capacity(), (sequence, buffer, offset, length) -> {});
    }

    private static Campaign campaign(final int count) {
        final List<Pool> pools = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pools.add(pool(i));
        }
        return new Campaign(
                "bench",
                NAME,
                "Asia/Shanghai",
                "CNY",
                OPENS_MS,
                CLOSES_MS,
                List.of(new Campaign.Organisation("art-hall", NAME, List.of())),
                List.of(new Campaign.Project(
                        PROJECT, "art-hall", NAME, 0, false, NAME, 100, List.of("p01"), 1, 5_000_000, List.of())),
                List.of(new Campaign.Sponsor("sponsor", NAME)),
                pools,
                List.of(),
                List.of(),
                List.of());
    }

    private static Pool pool(final int number) {
        final long absent = Pool.ABSENT;
        return new Pool(
                "pool-" + number,
                "sponsor",
                NAME,
                number,
                BUDGET_FEN,
                OPENS_MS,
                CLOSES_MS,
                null,
                new Pool.Rule(RuleKind.RATIO, 1, 10, List.of(), 0, 0, "", "", absent, 1, 0, 0),
                new Pool.Eligibility(List.of(), List.of(PROJECT), List.of(), List.of()),
                new Pool.Limits(absent, 50, 1_000_000, 500_000, absent, absent, absent),
                0,
                true,
                false,
                false);
    }
}
