package org.tributary.engine.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tributary.engine.testkit.StormCampaigns.OPENS_MS;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Project;
import org.tributary.engine.core.state.campaign.Registry;
import org.tributary.engine.projection.Projections;
import org.tributary.engine.projection.Views;
import org.tributary.engine.record.RecordView;

/**
 * A stream of commands that changes the campaign at random in every field while money comes and goes. After every
 * command the core's laws are held, every few commands the projections are held against it, and all of it is replayed.
 */
public final class ChangeStorm {
    private final long seed;
    private final int length;
    private final Foresight foresight;
    private final Map<ReasonCode, Integer> answers = new EnumMap<>(ReasonCode.class);
    private final Random random;
    private final Projections projections = new Projections();
    private final StormCampaigns campaigns;
    private final CoreDriver core = CoreDriver.toldTo(projections);
    private final List<String> paid = new ArrayList<>();
    private final List<String[]> refunded = new ArrayList<>();
    private final List<Given> given = new ArrayList<>();
    private long nowMs = OPENS_MS - 3_600_000;
    private int ids;

    private record Given(GiftCommands gift, RecordView record) {}

    /** Who says beforehand what the core will answer. */
    public interface Foresight {
        /**
         * Looks at a change before it is sent.
         *
         * @return to be told the core's answer
         */
        Consumer<ReasonCode> onChange(Views views, Campaign next, long nowMs);
    }

    /** A stream of a seed; a failure names it. */
    public ChangeStorm(final long seed, final int length, final Foresight foresight) {
        this.seed = seed;
        this.length = length;
        this.foresight = foresight;
        random = new Random(seed);
        campaigns = new StormCampaigns(random);
    }

    /** Runs it; how often the core gave each answer to a change. */
    public Map<ReasonCode, Integer> run() {
        int step = 0;
        try {
            core.send(Commands.settings());
            core.at(nowMs).commit(campaigns.next());
            for (; step < length; step++) {
                nowMs += random.nextInt(random.nextInt(20) == 0 ? 8 * 3_600_000 : 25 * 60_000);
                core.at(nowMs);
                step();
                if (step % 10 == 9) {
                    compare();
                }
            }
            core.at(nowMs + 10 * TestCampaigns.DAY_MS).drain();
            compare();
            core.replay();
            return answers;
        } catch (final RuntimeException | AssertionError e) {
            throw new AssertionError(
                    "step " + step + " of -Dstorm.seed=" + seed + " -Dstorm.streams=1: " + e.getMessage(), e);
        }
    }

    private void step() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> pay();
            case 6, 7, 8, 9 -> refund();
            case 10 -> reverse();
            case 11, 12 -> give();
            case 13 -> takeBack();
            case 14 -> allocate();
            case 15 -> admin();
            case 16 -> core.drain();
            default -> change();
        }
        if (random.nextInt(60) == 0) {
            core.restart();
        }
    }

    private long paidAtMs() {
        return nowMs - random.nextInt(random.nextInt(4) == 0 ? 86_400_000 : 600_000) + random.nextInt(60_000);
    }

    private String project() {
        return StormCampaigns.PROJECTS.get(random.nextInt(StormCampaigns.PROJECTS.size()));
    }

    private void pay() {
        final String id = "t" + ids++;
        core.send(new Payments(id)
                .amount(1 + random.nextInt(600))
                .paidAt(paidAtMs())
                .donor(random.nextInt(5))
                .currency(random.nextInt(20) == 0 ? "USD" : "CNY")
                .item("i1")
                .project(random.nextInt(20) == 0 ? "nowhere" : project()));
        paid.add(id);
    }

    private void refund() {
        if (!paid.isEmpty()) {
            final String id = paid.get(random.nextInt(paid.size()));
            final String refund = "r" + ids++;
            core.send(new Refunds(id)
                    .part(refund, 1 + random.nextInt(random.nextInt(2) == 0 ? 600 : 100))
                    .encode(core));
            refunded.add(new String[] {id, refund});
        }
    }

    private void reverse() {
        if (!refunded.isEmpty()) {
            final String[] pair = refunded.get(random.nextInt(refunded.size()));
            core.send(new Refunds(pair[0]).part(pair[1], 0).encodeReversed(core, random.nextInt(2) * 50));
        }
    }

    private void give() {
        final GiftCommands gift = new GiftCommands("g" + ids++, "conversion-" + random.nextInt(2))
                .partner("partner")
                .project(project())
                .donor(random.nextInt(5))
                .madeAt(paidAtMs());
        final boolean order = random.nextBoolean();
        final GiftCommands whole =
                order ? gift.amount(1 + random.nextInt(900)) : gift.quantity(1 + random.nextInt(900));
        final RecordView record = core.send(whole.encode()).get(0);
        if (record.code == OutcomeCode.ACCEPTED) {
            given.add(new Given(whole, record));
        }
    }

    private void takeBack() {
        if (!given.isEmpty()) {
            final Given one = given.get(random.nextInt(given.size()));
            core.send(one.gift.encodeReversal("b" + ids++, one.record));
        }
    }

    private void allocate() {
        final List<RecordView> held = core.all().stream()
                .filter(record -> record.shape == RecordView.Shape.PAYMENT && record.code == OutcomeCode.HELD)
                .toList();
        if (!held.isEmpty()) {
            core.send(HeldCommands.allocate(held.get(random.nextInt(held.size())), project()));
        }
    }

    private void admin() {
        final String pool = String.valueOf((char) ('a' + random.nextInt(6)));
        switch (random.nextInt(8)) {
            case 0 -> core.send(Commands.pool(PoolAction.SUSPEND, pool, 0));
            case 1, 2 -> core.send(Commands.pool(PoolAction.RESUME, pool, 0));
            case 3 -> core.send(Commands.pool(PoolAction.ADD_BUDGET, pool, random.nextInt(4_000) - 2_000));
            case 4 -> core.send(Commands.project(ProjectAction.FREEZE, project()));
            case 5 -> core.send(Commands.project(ProjectAction.VOID_MATCHES, project()));
            case 6 -> core.send(Commands.project(ProjectAction.UNFREEZE, project()));
            default -> core.send(Commands.project(ProjectAction.REOPEN, project()));
        }
    }

    private void change() {
        final Runnable back = campaigns.remember();
        final int changes = 1 + random.nextInt(2);
        for (int i = 0; i < changes; i++) {
            campaigns.change();
        }
        final Campaign next = campaigns.next();
        core.drain();
        nowMs = core.nowMs();
        projections.onBatchEnd();
        final Consumer<ReasonCode> told = foresight.onChange(projections.views(), next, nowMs);
        final ReasonCode answer = core.commit(next).reason;
        told.accept(answer);
        answers.merge(answer, 1, Integer::sum);
        if (answer != ReasonCode.NONE) {
            back.run();
        }
    }

    private void compare() {
        // A host pulses what is due before anything is shown.
        core.pulse();
        projections.onBatchEnd();
        final Views views = projections.views();
        final Registry registry = core.core().state().registry();
        for (final Views.PoolView view : views.pools(nowMs)) {
            pool(view, registry.pool(view.index()));
        }
        for (final Views.ProjectView view : views.projects()) {
            project(view, registry.project(view.index()));
        }
    }

    private static void pool(final Views.PoolView view, final Pool pool) {
        final String id = "pool " + view.definition().id();
        same(id + " committed", view.committedFen(), pool.committedFen());
        same(id + " written off", view.writtenOffFen(), pool.writtenOffFen());
        same(id + " given", view.givenFen(), pool.givenFen());
        if (pool.defined()) {
            same(id + " budget", view.budgetFen(), pool.budgetFen());
            same(
                    id + " slots",
                    view.slots().size(),
                    pool.slots() == null ? 0 : pool.slots().count());
        }
        for (int i = 0; pool.defined() && i < view.slots().size(); i++) {
            final Views.SlotView slot = view.slots().get(i);
            final String what = id + " slot " + i;
            same(what + " closed", slot.closed() ? 1 : 0, i < pool.slots().firstOpen() ? 1 : 0);
            same(what + " used", slot.committedFen(), pool.slots().usedFen(i));
            if (!slot.closed() && slot.closesMs() > 0) {
                same(
                        what + " left",
                        Math.max(0, slot.budgetFen() - slot.committedFen()),
                        pool.slots().leftFen(i));
            }
        }
    }

    private static void project(final Views.ProjectView view, final Project project) {
        final String id = "project " + view.definition().id();
        same(id + " donated", view.amountFen(), project.tally().donatedFen());
        same(id + " refunded", view.refundedFen(), project.tally().refundedFen());
        same(id + " matched", view.matchedFen(), project.tally().matchedFen());
        same(id + " reversed", view.matchReversedFen(), project.tally().matchReversedFen());
        same(id + " contributed", view.contributionsFen(), project.tally().contributedFen());
        if (project.defined()) {
            final String state = project.closed() ? "closed" : project.goalReached() ? "goal-reached" : "open";
            assertThat(view.state()).as(id + " state").isEqualTo(state);
        }
    }

    private static void same(final String what, final long shown, final long had) {
        assertThat(shown).as(what).isEqualTo(had);
    }
}
