package org.tributary.engine.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.campaign.Pool;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolCommandEncoder;
import org.tributary.engine.codec.sbe.RuleKind;

/** A small campaign with a ratio, a milestone and a deferred pool, and a random stream that runs past its end. */
final class CampaignSteps {
    private static final long OPENS_MS = 1_788_710_400_000L;
    private static final long HOUR_MS = 3_600_000;
    private static final long CLOSES_MS = OPENS_MS + 72 * HOUR_MS;
    private static final int DONATIONS = 1200;
    private static final String[] PROJECTS = {"one", "two", "nobody"};

    private final Random random;
    private final List<Step> steps = new ArrayList<>();

    private CampaignSteps(final Random random) {
        this.random = random;
    }

    static List<Step> random(final Random random) {
        final CampaignSteps made = new CampaignSteps(random);
        made.define();
        long atMs = OPENS_MS;
        for (int i = 0; i < DONATIONS; i++) {
            if (random.nextInt(30) == 0) {
                atMs += random.nextLong(4 * HOUR_MS);
            }
            made.steps.add(new Step(atMs, random.nextInt(40) == 0 ? made.pool() : made.donation(atMs)));
        }
        made.steps.add(new Step(Math.max(atMs, CLOSES_MS) + 2 * HOUR_MS, made.donation(atMs)));
        return made.steps;
    }

    private void define() {
        final Campaign.Names name = new Campaign.Names("名", "name");
        final List<Pool> pools = List.of(
                pool("ratio", name, new Pool.Rule(RuleKind.RATIO, 1, 2, List.of(), 0, 0, "", "", -1, 1, 0, 0)),
                pool("miles", name, new Pool.Rule(RuleKind.MILESTONE, 500, 1, List.of(), 0, 0, "", "", -1, 1, 20, 0)),
                pool("share", name, new Pool.Rule(RuleKind.DEFERRED, 0, 1, List.of(), 0, 0, "", "", -1, 1, 0, 0)));
        final Campaign campaign = new Campaign(
                "day",
                name,
                "Asia/Shanghai",
                "CNY",
                OPENS_MS,
                CLOSES_MS,
                List.of(new Campaign.Organisation("org", name, List.of())),
                List.of(project("one", name), project("two", name)),
                List.of(new Campaign.Sponsor("sponsor", name)),
                pools,
                List.of(),
                List.of(),
                List.of(),
                List.of());
        add(SettingsEncoder.encode(new Settings(1, 1_800_000, 3_600_000, 5, 6, List.of())));
        CampaignEncoder.commands(campaign, 0, "test", new byte[32]).forEach(this::add);
    }

    private void add(final DirectBuffer command) {
        steps.add(new Step(OPENS_MS - HOUR_MS, command));
    }

    private static Campaign.Project project(final String id, final Campaign.Names name) {
        return new Campaign.Project(id, "org", name, 0, false, name, 100, List.of(), 1, 1_000_000, List.of(), "");
    }

    private static Pool pool(final String id, final Campaign.Names name, final Pool.Rule rule) {
        return new Pool(
                id,
                "sponsor",
                name,
                10,
                2_000_000,
                OPENS_MS,
                CLOSES_MS,
                null,
                rule,
                new Pool.Eligibility(List.of(), List.of(), List.of(), List.of()),
                Pool.Limits.NONE,
                0,
                true,
                false,
                false);
    }

    private DirectBuffer donation(final long atMs) {
        final UnsafeBuffer id = new UnsafeBuffer(new byte[64]);
        final UnsafeBuffer text = new UnsafeBuffer(new byte[64]);
        final UnsafeBuffer command = new UnsafeBuffer(new byte[512]);
        final DonationCommandEncoder encoder = new DonationCommandEncoder()
                .wrapAndApplyHeader(command, 0, new MessageHeaderEncoder())
                .channel(ChannelCode.ALIPAY)
                .amountFen(1 + random.nextInt(20_000))
                .paidAtMs(atMs - random.nextInt(1000))
                .donorHi(random.nextInt(100) * 0x9E3779B97F4A7C15L)
                .donorLo(7)
                .unsettledFen(0)
                .currency("CNY");
        encoder.flags().clear();
        final int length =
                text.putStringWithoutLengthAscii(0, Integer.toString(10_000 + random.nextInt(5 * DONATIONS)));
        encoder.putTransactionId(id, 0, IdCodec.pack(text, 0, length, id, 0));
        encoder.putOrderId(id, 0, 0).project(PROJECTS[random.nextInt(PROJECTS.length)]);
        encoder.team("").item("").merchant("");
        return new UnsafeBuffer(command, 0, encoder.limit());
    }

    private DirectBuffer pool() {
        final UnsafeBuffer command = new UnsafeBuffer(new byte[256]);
        final PoolCommandEncoder encoder = new PoolCommandEncoder()
                .wrapAndApplyHeader(command, 0, new MessageHeaderEncoder())
                .action(random.nextBoolean() ? PoolAction.SUSPEND : PoolAction.RESUME)
                .addFen(0)
                .pool("ratio")
                .actor("test")
                .reason("");
        return new UnsafeBuffer(command, 0, encoder.limit());
    }
}
