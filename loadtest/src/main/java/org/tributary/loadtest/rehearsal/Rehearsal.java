package org.tributary.loadtest.rehearsal;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.client.Outcome;
import org.tributary.loadtest.scenario.RateCurve;
import org.tributary.loadtest.scenario.Scenario;

/**
 * The state of a rehearsal. Its files are written after every step, each complete or not at all, so that an interrupted
 * rehearsal leaves a valid report that says it is unfinished.
 */
public final class Rehearsal {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Parameters given by the user. */
    public record Plan(
            Scenario scenario,
            Probe.Objectives objectives,
            double minHeadroom,
            long dayDonations,
            double probeSeconds,
            int connections,
            int pipeline,
            long seed,
            String server) {}

    /** Journal bytes per donation and free disk space; 0 if the server did not report them. */
    public record Disk(double bytesADonation, double freeBytes) {}

    /**
     * Memory that a day's donations take at most: the tables are laid out for 40 bytes per id and 64 per donor with three pools.
     *
     * @param worstBytes highest memory of the process while it ran; 0 if it did not report any
     * @param machineBytes memory of the machine; 0 if the server runs on another machine
     */
    public record Memory(double worstBytes, double machineBytes) {
        private static final double BYTES_A_DONATION = 104;

        public double forDayBytes(final long donations) {
            return worstBytes == 0 ? 0 : worstBytes + BYTES_A_DONATION * donations;
        }
    }

    public final Plan plan;
    final String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    public final List<Probe> probes = new ArrayList<>();
    public double highestPerSecond;
    public Disk disk = new Disk(0, 0);
    public Memory memory = new Memory(0, 0);
    /** The run of the scenario; null before it ended. */
    public @Nullable Probe run;

    /** Of the run, as the curve: both are set before it. */
    @SuppressWarnings("NullAway.Init")
    public Outcome runOutcome;

    @SuppressWarnings("NullAway.Init")
    public RateCurve runCurve;

    public double runScale;

    public Rehearsal(final Plan plan) {
        this.plan = plan;
    }

    boolean isFinished() {
        return run != null;
    }

    /** Returns the highest rate that kept the objectives, as a multiple of the scenario's peak. */
    public double headroom() {
        return highestPerSecond / plan.scenario().curve().peakPerSecond();
    }

    public double diskForDayBytes() {
        return disk.bytesADonation() * plan.dayDonations();
    }

    /** Returns the reasons for a no-go; empty for a go, or while it is not known. */
    public List<String> reasons() {
        final List<String> reasons = new ArrayList<>();
        if (run == null) {
            return reasons;
        }
        if (headroom() < plan.minHeadroom()) {
            reasons.add(String.format(
                    "headroom %.2f is below %.2f: the machine keeps the objectives up to %,.0f a second, the peak is %,.0f",
                    headroom(),
                    plan.minHeadroom(),
                    highestPerSecond,
                    plan.scenario().curve().peakPerSecond()));
        }
        run.failures().forEach(failure -> reasons.add("in the run of the scenario: " + failure));
        if (disk.freeBytes() > 0 && diskForDayBytes() > disk.freeBytes()) {
            reasons.add(String.format(
                    "the day needs %.1f GB of journal, the disk has %.1f GB free",
                    diskForDayBytes() / 1e9, disk.freeBytes() / 1e9));
        }
        final double memoryBytes = memory.forDayBytes(plan.dayDonations());
        if (memory.machineBytes() > 0 && memoryBytes > memory.machineBytes()) {
            reasons.add(String.format(
                    "the day may need %.1f GB of memory, the machine has %.1f GB",
                    memoryBytes / 1e9, memory.machineBytes() / 1e9));
        }
        return reasons;
    }

    /** Returns {@code go}, {@code no-go} or {@code unfinished}. */
    public String verdict() {
        return !isFinished() ? "unfinished" : reasons().isEmpty() ? "go" : "no-go";
    }

    /** Returns settings and machine as text. */
    Map<String, String> conditions() {
        final Map<String, String> conditions = new LinkedHashMap<>();
        conditions.put("started", startedAt);
        conditions.put("server", plan.server());
        conditions.put(
                "machine of the generator",
                Runtime.getRuntime().availableProcessors() + " cores, "
                        + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
        conditions.put(
                "objectives",
                String.format(
                        "p99 up to %.1f ms from the planned time, errors up to %.3f %%, journal lag up to %.0f ms",
                        plan.objectives().p99Ms(),
                        100 * plan.objectives().errorShare(),
                        plan.objectives().lagMs()));
        conditions.put("wanted headroom", String.format("%.2f", plan.minHeadroom()));
        conditions.put("probes", String.format("%.0f s each", plan.probeSeconds()));
        conditions.put("connections", plan.connections() + " × " + plan.pipeline());
        conditions.put("channels", String.join(", ", plan.scenario().channels()));
        conditions.put("seed", Long.toString(plan.seed()));
        conditions.put("figures from", plan.scenario().source());
        return conditions;
    }

    byte[] json() throws IOException {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", "rehearsal");
        json.put("verdict", verdict());
        json.put("reasons", reasons());
        json.put("scenario", plan.scenario().name());
        json.put("peakPerSecond", plan.scenario().curve().peakPerSecond());
        json.put("highestPerSecond", highestPerSecond);
        json.put("headroom", headroom());
        json.put("bytesADonation", disk.bytesADonation());
        json.put("dayDonations", plan.dayDonations());
        json.put("diskForDayBytes", diskForDayBytes());
        json.put("diskFreeBytes", disk.freeBytes());
        json.put("worstMemoryBytes", memory.worstBytes());
        json.put("memoryForDayBytes", memory.forDayBytes(plan.dayDonations()));
        json.put("machineMemoryBytes", memory.machineBytes());
        json.put("conditions", conditions());
        json.put("probes", probes);
        if (isFinished()) {
            json.put("runScale", runScale);
            json.put("run", run);
            json.put("answeredInSecond", runOutcome.answeredInSecond);
        }
        return JSON.writeValueAsBytes(json);
    }

    /** Writes the page and, beside it, the JSON. */
    public void write(final Path html) throws IOException {
        replace(html, new RehearsalPage(this).html().getBytes(StandardCharsets.UTF_8));
        replace(jsonBeside(html), json());
    }

    public static Path jsonBeside(final Path html) {
        return html.resolveSibling(html.getFileName().toString().replaceFirst("(\\.html?)?$", ".json"));
    }

    private static void replace(final Path file, final byte[] content) throws IOException {
        final Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(temporary, content);
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
