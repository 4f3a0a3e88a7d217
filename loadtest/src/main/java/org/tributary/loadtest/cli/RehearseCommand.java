package org.tributary.loadtest.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tributary.loadtest.load.Load;
import org.tributary.loadtest.rehearsal.Probe;
import org.tributary.loadtest.rehearsal.RateSearch;
import org.tributary.loadtest.rehearsal.Rehearsal;
import org.tributary.loadtest.scenario.RateCurve;
import org.tributary.loadtest.scenario.Scenario;
import org.tributary.loadtest.server.ServerView;
import org.tributary.loadtest.server.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rehearse}: checks whether the machine is ready for the giving day. */
@Command(
        name = "rehearse",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Answers the question before a giving day: can this machine carry the load? Finds the highest rate that keeps the",
            "objectives, in short runs that double and then halve the gap; then runs the scenario, at its real rates if the",
            "machine can, and writes a page with curves, percentiles, disk for the day and the verdict. Ctrl-C at any time",
            "leaves a valid page of what was measured by then. Exit 0: go; 1: no go.",
            "",
            "The server must be a sandbox without other use: everything sent is journaled there.",
            "",
            "Example: loadtest rehearse --sandbox /var/tmp/load --scenario nine-oclock --report rehearsal.html"
        })
final class RehearseCommand implements Callable<Integer> {
    private static final double DRAIN_SECONDS = 5;
    private static final double RUN_DRAIN_SECONDS = 30;
    private static final double REDUCED = 0.9;
    private static final double LEAST_SCALE = 0.01;
    private static final long REST_MS = 1_000;

    @Mixin
    private TargetOptions to;

    @Mixin
    private SendOptions options;

    @Option(
            names = "--scenario",
            paramLabel = "NAME|FILE",
            defaultValue = "nine-oclock",
            description = "(default ${DEFAULT-VALUE})")
    private String scenarioName;

    @Option(names = "--p99", defaultValue = "20", description = "objective, ms (default ${DEFAULT-VALUE})")
    private double p99Ms;

    @Option(names = "--errors", defaultValue = "0.001", description = "objective, share (default ${DEFAULT-VALUE})")
    private double errorShare;

    @Option(names = "--lag", defaultValue = "1000", description = "objective, ms of journal (${DEFAULT-VALUE})")
    private double lagMs;

    @Option(names = "--headroom", defaultValue = "1.5", description = "wanted over the peak (default ${DEFAULT-VALUE})")
    private double minHeadroom;

    @Option(names = "--from", defaultValue = "1000", description = "first rate tried (default ${DEFAULT-VALUE})")
    private double firstRate;

    @Option(names = "--to", defaultValue = "100000", description = "highest rate tried (default ${DEFAULT-VALUE})")
    private double maxRate;

    @Option(names = "--precision", defaultValue = "0.05", description = "of the search (default ${DEFAULT-VALUE})")
    private double precision;

    @Option(names = "--probe-seconds", defaultValue = "5", description = "of a short run (default ${DEFAULT-VALUE})")
    private double probeSeconds;

    @Option(
            names = "--run-seconds",
            defaultValue = "60",
            description = "a longer scenario is run as much faster, at the same rates (default ${DEFAULT-VALUE})")
    private double runSeconds;

    @Option(
            names = "--day-donations",
            defaultValue = "60000000",
            description = "of the day, for the disk (default ${DEFAULT-VALUE})")
    private long dayDonations;

    @Option(
            names = "--report",
            defaultValue = "rehearsal.html",
            description = "page; JSON beside it (${DEFAULT-VALUE})")
    private Path report;

    private long runs;

    @Override
    public Integer call() throws IOException, InterruptedException {
        final Scenario scenario = Scenario.read(scenarioName).withoutOutage().withoutBefore();
        try (Target target = to.open(scenario)) {
            return rehearse(scenario, target);
        }
    }

    private int rehearse(final Scenario scenario, final Target target) throws IOException, InterruptedException {
        final Rehearsal rehearsal = new Rehearsal(new Rehearsal.Plan(
                scenario,
                new Probe.Objectives(p99Ms, errorShare, lagMs),
                minHeadroom,
                dayDonations,
                probeSeconds,
                options.lines(scenario).connections(),
                options.lines(scenario).pipeline(),
                options.seed(),
                target.url().toString()));
        rehearsal.write(report);
        final Thread words =
                new Thread(() -> System.err.println("%ninterrupted; what was measured by then is in %s and %s"
                        .formatted(report, Rehearsal.jsonBeside(report))));
        Runtime.getRuntime().addShutdownHook(words);
        search(rehearsal, target);
        run(rehearsal, target);
        rehearsal.write(report);
        Runtime.getRuntime().removeShutdownHook(words);
        System.out.printf(
                "%s: highest rate %,.0f/s, headroom %.2f over the peak of %,.0f/s of %s%n",
                rehearsal.verdict(),
                rehearsal.highestPerSecond,
                rehearsal.headroom(),
                scenario.curve().peakPerSecond(),
                scenario.name());
        rehearsal.reasons().forEach(reason -> System.out.println("  " + reason));
        System.out.printf(
                "journal      %.0f bytes a donation, %.1f GB for %,d donations%n",
                rehearsal.disk.bytesADonation(), rehearsal.diskForDayBytes() / 1e9, dayDonations);
        System.out.printf(
                "memory       %.2f GB at most, by design %.1f GB for the day, of %.1f GB%n",
                rehearsal.memory.worstBytes() / 1e9,
                rehearsal.memory.forDayBytes(dayDonations) / 1e9,
                rehearsal.memory.machineBytes() / 1e9);
        System.out.println(report + " and " + Rehearsal.jsonBeside(report));
        return rehearsal.reasons().isEmpty() && verify(target) ? 0 : 1;
    }

    /**
     * Verifies the journal of a server that this program started: every record is read and every decision made again.
     */
    private static boolean verify(final Target target) throws IOException, InterruptedException {
        if (target.own() == null) {
            return true;
        }
        target.own().process().stop();
        final Path words = target.own().sandbox().resolve("verify.txt");
        final int exit = target.own().process().run("verify", words).waitFor();
        System.out.printf("verify       exit %d%s%n", exit, exit == 0 ? "" : ", see " + words);
        return exit == 0;
    }

    private void search(final Rehearsal rehearsal, final Target target) throws IOException, InterruptedException {
        final Scenario scenario = rehearsal.plan.scenario();
        // the first run pays for JIT compilation and is not judged
        load(rehearsal, target, DRAIN_SECONDS).run(scenario.withCurve(RateCurve.constant(firstRate, 2 * probeSeconds)));
        final RateSearch search = new RateSearch(firstRate, maxRate, precision);
        while (!search.isDone()) {
            // the machine itself has pauses: a rate fails only if it fails twice
            final boolean held = probe(rehearsal, target, search.next()) || probe(rehearsal, target, search.next());
            search.result(held);
            rehearsal.highestPerSecond = search.highest();
            rehearsal.write(report);
        }
    }

    private boolean probe(final Rehearsal rehearsal, final Target target, final double rate)
            throws IOException, InterruptedException {
        System.err.printf("probe %d: %,.0f/s … ", rehearsal.probes.size() + 1, rate);
        final Load.Result result = load(rehearsal, target, DRAIN_SECONDS)
                .run(rehearsal.plan.scenario().withCurve(RateCurve.constant(rate, probeSeconds)));
        final Probe probe = Probe.of(rate, result, rehearsal.plan.objectives());
        System.err.printf(
                "%,.0f/s answered, p99 %.1f ms: %s%n",
                probe.answeredPerSecond(),
                probe.latencyMs().get("p99"),
                probe.holds() ? "kept" : String.join("; ", probe.failures()));
        rehearsal.probes.add(probe);
        rehearsal.write(report);
        Thread.sleep(REST_MS);
        return probe.holds();
    }

    private void run(final Rehearsal rehearsal, final Target target) throws IOException, InterruptedException {
        final Scenario scenario = rehearsal.plan.scenario();
        rehearsal.runScale =
                Math.min(1, Math.max(firstRate / scenario.curve().peakPerSecond(), REDUCED * rehearsal.headroom()));
        rehearsal.runCurve = scenario.curve().within(runSeconds).scaled(rehearsal.runScale);
        System.err.printf(
                "running %s at %.2f × its rates for %.0f s%n",
                scenario.name(), rehearsal.runScale, rehearsal.runCurve.seconds());
        final ServerView server = new ServerView(target.url());
        final double bytes = server.metric("tributary_journal_written_bytes");
        final double records = server.metric("tributary_journal_sequence");
        final Load.Result result =
                load(rehearsal, target, RUN_DRAIN_SECONDS).run(scenario.withCurve(rehearsal.runCurve));
        final double newRecords = server.metric("tributary_journal_sequence") - records;
        rehearsal.disk = new Rehearsal.Disk(
                newRecords > 0 ? (server.metric("tributary_journal_written_bytes") - bytes) / newRecords : 0,
                server.metric("tributary_disk_free_bytes"));
        rehearsal.memory =
                new Rehearsal.Memory(result.health().memoryBytes(), target.own() == null ? 0 : machineBytes());
        rehearsal.runOutcome = result.outcome();
        rehearsal.run = Probe.of(rehearsal.runCurve.peakPerSecond(), result, rehearsal.plan.objectives());
    }

    private Load load(final Rehearsal rehearsal, final Target target, final double drainSeconds) {
        return options.load(target, rehearsal.plan.scenario(), drainSeconds, runs++);
    }

    /** Returns the memory of this machine, which is the server's too if this program started it; 0 otherwise. */
    private static double machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }
}
