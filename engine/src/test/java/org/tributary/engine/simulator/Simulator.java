package org.tributary.engine.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.testkit.Commands;
import org.tributary.engine.testkit.TestCampaigns;

/**
 * One schedule: a seed drives clock, stages, disk, callers and operators of the real core, pipeline, journal, snapshots and
 * recovery on one thread, through kills, power cuts, failed syncs, a full disk, clock jumps and campaign changes, and holds
 * every promise against what happened.
 */
final class Simulator implements AutoCloseable {
    /** What a schedule has met, for the report. */
    record Met(
            int answers,
            int kills,
            int powerCuts,
            int failedSyncs,
            int deaths,
            int stops,
            int snapshots,
            boolean damaged,
            boolean refused,
            boolean noticed,
            Map<String, Integer> seen) {
        private Met asRefused() {
            return new Met(
                    answers, kills, powerCuts, failedSyncs, deaths, stops, snapshots, damaged, true, noticed, seen);
        }
    }

    private static final int HOUR_MS = 3_600_000;
    /** Space for a start, and for few of the reserves after it. */
    private static final long SOME_BYTES = 8 << 20;

    private static final boolean TRACE = Boolean.getBoolean("sim.trace");

    private final SplittableRandom luck;
    private final Plant plant;
    private final Damage damage;
    private final Caller caller;
    private final Host host;
    private final int steps;
    private final SimClock clock;
    private final Trace trace = new Trace();

    /**
     * A schedule.
     *
     * @param steps most steps; a failing schedule is shortened by fewer
     * @param damages true if one place of what the device holds is spoilt at some start
     */
    Simulator(final long seed, final Path root, final Plant plant, final int steps, final boolean damages) {
        this.luck = new SplittableRandom(seed);
        this.plant = plant;
        this.damage = new Damage(damages ? new SplittableRandom(~seed) : null);
        this.clock = new SimClock(plant, TestCampaigns.OPENS_MS + 10);
        this.caller = new Caller(luck.split(), clock::trueMs);
        this.host = new Host(luck, root, plant, clock, caller, damage, trace);
        this.steps = Math.min(steps, 40 + luck.nextInt(140));
    }

    /** Runs to the end. Throws {@link Violation} where a promise is broken. */
    Met run() throws IOException {
        try {
            runSteps();
        } catch (final Fork.RefusedException e) {
            return host.met().asRefused();
        } catch (final Violation e) {
            if (!damage.mayRefuse() || !(e.getCause() instanceof JournalDamagedException)) {
                throw damage.what() == null ? e : new Violation(e.getMessage() + ", after a " + damage.what(), e);
            }
            return host.met().asRefused();
        }
        return host.met();
    }

    private void runSteps() throws IOException {
        host.start();
        define();
        host.journal().sync();
        for (int step = 0; step < steps; step++) {
            if (host.hasCampaign()) {
                step();
            } else {
                define();
            }
            host.failIfDead();
        }
        host.end();
    }

    /** The operators make the campaign, and again after a start that found it lost. */
    private void define() {
        send(Commands.settings());
        Plan.of(0).commands(0).forEach(this::send);
        host.campaignDefined();
    }

    private void send(final DirectBuffer command) {
        if (host.running().error() != null) {
            return;
        }
        host.running().publish(0, command);
        host.running().decide(Integer.MAX_VALUE);
        host.running().journal(Integer.MAX_VALUE);
    }

    /** All that was met so far. */
    List<String> trace() {
        return trace.events();
    }

    private void step() throws IOException {
        pass();
        final int what = luck.nextInt(1000);
        host.otherGoesOn();
        trace.met("step " + what + " at " + clock.trueMs());
        if (TRACE) {
            System.out.println(host + ", step " + what + " at " + (clock.trueMs() - TestCampaigns.OPENS_MS) + " ms");
        }
        if (what < 420) {
            publish(1 + luck.nextInt(6));
        } else if (what < 680) {
            host.running().decide(1 + luck.nextInt(10));
        } else if (what < 920) {
            host.running().journal(1 + luck.nextInt(4));
        } else if (what < 940) {
            host.running().keep();
        } else if (what < 950) {
            clock.setWall(luck.nextInt(4) == 0 ? 0 : (long) luck.nextInt(-1, 25) * luck.nextInt(HOUR_MS));
        } else {
            fault(what);
        }
    }

    private void fault(final int what) throws IOException {
        if (what < 960) {
            if (luck.nextInt(4) == 0) {
                host.dieSoon();
            }
            host.snapshot();
        } else if (what < 968) {
            host.free(luck.nextBoolean() ? Math.max(0, luck.nextLong(-SOME_BYTES, SOME_BYTES)) : Long.MAX_VALUE);
        } else if (what < 969) {
            host.loseLock();
        } else if (what < 971) {
            host.nextSyncTakes(luck.nextInt(60_000));
        } else if (what < 974) {
            host.dieSoon();
        } else if (what < 982) {
            host.failNextSync();
        } else if (what < 988) {
            host.kill();
        } else if (what < 995) {
            host.cutPower();
        } else {
            host.stop();
        }
    }

    /** Mostly milliseconds; now and then as long as a channel waits before it tries again. */
    private void pass() {
        final int kind = luck.nextInt(20);
        clock.pass(luck.nextInt(kind < 14 ? 4 : kind < 19 ? 20_000 : 240_000));
        clock.look();
    }

    private void publish(final int count) {
        for (int i = 0; i < count; i++) {
            final Caller.Request request = caller.next();
            if (!plant.publish(host.running(), request)) {
                caller.notAnswered(request);
            }
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
