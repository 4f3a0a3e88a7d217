package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.ProjectAction;

/** Random runs of payouts, payments, requests and their approvals; the model says what would be right, and now and then it is not. */
final class PayoutGenerator {
    private static final List<String> PEOPLE = List.of("ann", "bob");

    private final Dice dice;
    private final World world;
    private final OracleApprovals approvals;

    PayoutGenerator(final Dice dice, final Oracle model) {
        this.dice = dice;
        this.world = model.world;
        this.approvals = model.approvals;
    }

    /** A run, its end, or what was paid of it. */
    Op payout(final Campaign campaign) {
        final int kind = dice.upTo(9);
        if (kind < 4 || world.payouts.count() == 0) {
            return run(campaign);
        }
        return kind < 5 ? new Op.PayoutCancel(run()) : paid();
    }

    private Op.PayoutRun run(final Campaign campaign) {
        final List<Op.PayoutLine> lines = new ArrayList<>();
        String sponsor = dice.of(campaign.sponsors()).id();
        final List<World.PoolState> confirmed = world.pools.values().stream()
                .filter(pool -> campaign.organisations().stream()
                        .anyMatch(organisation -> world.matches.anyConfirmed(pool, organisation.id())))
                .toList();
        for (int left = dice.upTo(2); left >= 0; left--) {
            final boolean any = confirmed.isEmpty() || dice.chance(0.15);
            final String pool = dice.chance(0.02)
                    ? "nothing"
                    : any
                            ? dice.of(campaign.pools()).id()
                            : dice.of(confirmed).definition.id();
            final World.PoolState known = world.pool(pool);
            if (known != null && dice.chance(0.9)) {
                sponsor = known.definition.sponsor();
            }
            final List<String> organisations = campaign.organisations().stream()
                    .map(Campaign.Organisation::id)
                    .filter(id -> any || known == null || world.matches.anyConfirmed(known, id))
                    .toList();
            final String organisation =
                    organisations.isEmpty() ? campaign.organisations().get(0).id() : dice.of(organisations);
            final long most = known == null
                    ? 5
                    : Math.max(1, known.given.min(World.big(10_000)).longValueExact());
            lines.add(new Op.PayoutLine(pool, organisation, dice.between(dice.chance(0.03) ? 0 : 1, most)));
        }
        return new Op.PayoutRun(
                dice.chance(0.02) ? "nothing" : sponsor,
                lines,
                dice.chance(0.3) ? dice.upTo(2) : 0,
                dice.chance(0.4),
                dice.chance(0.8) ? 0 : dice.upTo(5));
    }

    private int run() {
        return dice.chance(0.7) ? 1 : (int) dice.between(1, world.payouts.count() + 1);
    }

    private Op.Paid paid() {
        final int run = run();
        final List<Op.PaidLine> lines = new ArrayList<>();
        final long open = world.payouts.openFen(run);
        for (int left = dice.upTo(2); left >= 0; left--) {
            final int line = (int) dice.between(dice.chance(0.05) ? 0 : 1, Math.max(1, world.payouts.lines(run)));
            lines.add(new Op.PaidLine(line, dice.chance(0.05) ? 0 : dice.between(1, Math.max(1, open))));
        }
        return new Op.Paid(run, lines);
    }

    /** A request, an approval or a denial. */
    Op approval(final List<Op> candidates) {
        final String actor = dice.of(PEOPLE);
        if (approvals.count() == 0 || dice.chance(0.45)) {
            return new Op.Ask(actor, asked(candidates));
        }
        final int request = dice.chance(0.85) ? 1 + dice.upTo(1) : (int) dice.between(1, approvals.count() + 1);
        return dice.chance(0.85) ? new Op.Approve(actor, request, dice.chance(0.05)) : new Op.Deny(actor, request);
    }

    private Op asked(final List<Op> candidates) {
        final int run = run();
        final boolean wrong = dice.chance(0.1);
        return switch (dice.upTo(3)) {
            case 0 -> new Op.PayoutRelease(run, world.payouts.lines(run), world.payouts.openFen(run) + (wrong ? 1 : 0));
            case 1 ->
                new Op.PaidFile(
                        run, wrong ? 0 : dice.between(1, Math.max(1, world.payouts.openFen(run) + dice.upTo(1))));
            case 2 -> wrong ? new Op.Settings(0, 3_600_000) : dice.of(candidates);
            default -> wrong ? new Op.ProjectAdmin(ProjectAction.FREEZE, "nothing") : dice.of(candidates);
        };
    }
}
