package org.tributary.loadtest.flood;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One attack: honest traffic alone, then beside a thread that uses the attacker's share of processor time (the
 * control), then beside the attack. One thread runs it.
 */
public final class FloodRun {
    private static final double NANOS_A_SECOND = 1e9;
    private static final int FORGERIES_IN_A_ROW = 16;
    private static final long SETTLE_MS = 1_500;

    /**
     * Settings of the measurement.
     *
     * @param ratePerSecond honest callbacks
     * @param secondsBefore without the attack, and as many of the control
     * @param seconds beside it
     * @param coreShare processor time of the attacker, of one core
     * @param mostConnections of the attack, where it would open more
     */
    public record Settings(
            double ratePerSecond, double secondsBefore, double seconds, double coreShare, int mostConnections) {}

    /**
     * Objectives.
     *
     * @param p99Factor how many times p99 beside the attack may be p99 of the control
     * @param memoryBytes most anonymous memory
     */
    public record Objectives(double p99Factor, long memoryBytes) {}

    /**
     * Result of an attack. Latencies are milliseconds from the planned time.
     *
     * @param p50Control beside a thread that uses the attacker's share of a core and leaves the server alone
     * @param controlCore processor time that thread used, of one core
     * @param answers of the attack: how many of each status, as {@code 401: 12}
     * @param failures objectives missed, in words; empty if all were met
     */
    public record Result(
            String attack,
            String does,
            long opened,
            long closedByServer,
            long requestsAnswered,
            String answers,
            long sentBytes,
            double attackerCore,
            int honestSent,
            int refused,
            double p50Before,
            double p99Before,
            double controlCore,
            double p50Control,
            double p99Control,
            double p50,
            double p99,
            int probes,
            int notReady,
            double memoryMib,
            List<String> failures) {}

    private final InetSocketAddress server;
    private final long pid;
    private final boolean viaProxy;
    private final HonestPlan honest;
    private final Settings settings;
    private final Objectives objectives;
    private long answered;
    private long sent;

    /**
     * Attack runs against one server.
     *
     * @param pid of the server; 0 if unknown
     * @param viaProxy the server takes {@link Proxy#ADDRESS} for a proxy that speaks the PROXY protocol
     */
    public FloodRun(
            final InetSocketAddress server,
            final long pid,
            final boolean viaProxy,
            final HonestSource source,
            final Settings settings,
            final Objectives objectives) {
        this.server = server;
        this.pid = pid;
        this.viaProxy = viaProxy;
        this.honest = source.plan();
        this.settings = settings;
        this.objectives = objectives;
    }

    /** Warms up a server that was just started. */
    public void warmUp(final double seconds) throws InterruptedException {
        send(seconds);
    }

    /** Returns the number of callbacks answered with success so far. */
    public long answered() {
        return answered;
    }

    /** Returns the number of callbacks sent so far. */
    public long sent() {
        return sent;
    }

    /** Measures an attack. */
    public Result run(final Attack attack) throws IOException, InterruptedException {
        final HonestChannel.Outcome before = send(settings.secondsBefore());
        final Control control = control();
        final List<byte[]> during = honest.next(count(settings.seconds()));
        final byte[] forgeries = HonestPlan.forged(honest.next(FORGERIES_IN_A_ROW));
        final AttackPlan plan =
                attack.plan(new Attack.Site(honest.first(), forgeries)).withConnections(settings.mostConnections());
        final Watch watch = new Watch(server, origin(Proxy.HONEST), pid);
        final Attacker attacker = new Attacker(server, origin(Proxy.STRANGERS), plan, settings.coreShare());
        watch.start();
        attacker.start();
        final HonestChannel.Outcome beside = send(during);
        final Attacker.Tally tally = attacker.stopAndReport();
        final Watch.Seen seen = watch.stopAndReport();
        // Lets the after-effects of the attack end before the next one begins.
        TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
        return result(attack, before, control, beside, tally, seen);
    }

    /** Honest traffic while the control thread uses the attacker's share of the machine. */
    private record Control(HonestChannel.Outcome outcome, double core) {}

    private Control control() throws InterruptedException {
        final List<byte[]> requests = honest.next(count(settings.secondsBefore()));
        final Burner burner = new Burner(settings.coreShare());
        burner.start();
        final HonestChannel.Outcome outcome = send(requests);
        return new Control(outcome, burner.stopAndReport());
    }

    private HonestChannel.Outcome send(final double seconds) throws InterruptedException {
        return send(honest.next(count(seconds)));
    }

    private HonestChannel.Outcome send(final List<byte[]> requests) throws InterruptedException {
        final HonestChannel.Outcome outcome = new HonestChannel(server, origin(Proxy.HONEST))
                .send(requests, (long) (NANOS_A_SECOND / settings.ratePerSecond()));
        answered += outcome.answered();
        sent += outcome.sent();
        return outcome;
    }

    private int count(final double seconds) {
        return (int) Math.max(1, settings.ratePerSecond() * seconds);
    }

    private Origin origin(final String network) {
        return viaProxy ? new Origin(Proxy.ADDRESS, network) : Origin.direct();
    }

    private Result result(
            final Attack attack,
            final HonestChannel.Outcome before,
            final Control control,
            final HonestChannel.Outcome beside,
            final Attacker.Tally tally,
            final Watch.Seen seen) {
        final List<String> failures = new ArrayList<>();
        final int refusedBefore = before.refused() + control.outcome().refused();
        if (refusedBefore > 0) {
            failures.add(refusedBefore + " honest callbacks were refused before the attack: " + before.firstRefusal()
                    + control.outcome().firstRefusal());
        }
        if (beside.refused() > 0) {
            failures.add(beside.refused() + " honest callbacks were refused: " + beside.firstRefusal());
        }
        final double ratio = beside.ms(99) / control.outcome().ms(99);
        if (ratio > objectives.p99Factor()) {
            failures.add(String.format("p99 is %.1f times the control's, not %.1f", ratio, objectives.p99Factor()));
        }
        if (seen.notReady() > 0) {
            failures.add(seen.notReady() + " of " + seen.asked() + " probes of /readyz failed: " + seen.first());
        }
        if (seen.memoryBytes() > objectives.memoryBytes()) {
            failures.add(String.format(
                    "memory %d MiB is above %d MiB", seen.memoryBytes() >> 20, objectives.memoryBytes() >> 20));
        }
        if (attack == Attack.FORGERIES && tally.answers[200] > 0) {
            failures.add(tally.answers[200] + " forgeries were answered with success");
        }
        return new Result(
                attack.id(),
                attack.description(),
                tally.opened,
                tally.closedByServer,
                tally.answered(),
                statuses(tally.answers),
                tally.sentBytes,
                tally.coreShare,
                beside.sent(),
                beside.refused(),
                before.ms(50),
                before.ms(99),
                control.core(),
                control.outcome().ms(50),
                control.outcome().ms(99),
                beside.ms(50),
                beside.ms(99),
                seen.asked(),
                seen.notReady(),
                seen.memoryBytes() / (double) (1 << 20),
                List.copyOf(failures));
    }

    private static String statuses(final long[] answers) {
        final StringBuilder text = new StringBuilder();
        for (int status = 0; status < answers.length; status++) {
            if (answers[status] > 0) {
                text.append(text.isEmpty() ? "" : ", ").append(String.format("%d: %,d", status, answers[status]));
            }
        }
        return text.toString();
    }
}
