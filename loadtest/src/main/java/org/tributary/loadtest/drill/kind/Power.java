package org.tributary.loadtest.drill.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.drill.Drill;
import org.tributary.loadtest.drill.LoopDisk;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Shell;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.drill.Verdict;

/**
 * Power cuts, at {@code device} and {@code process} in turns: the disk keeps what was on it at that moment, the system's cache is lost,
 * and the machine boots anew, as the server sees it. At {@code process} the answers of the last moments may be lost; that must be
 * journaled as a loss.
 */
final class Power implements Drill {
    private static final int DISK_MIB = 1_536;
    private static final int LEAST_MS = 300;
    private static final int MORE_MS = 2_200;

    @Override
    public String name() {
        return "power";
    }

    @Override
    public String fault() {
        return "an ext4 disk loses its power under load (shut down without flushing), mounted again";
    }

    @Override
    public String checked() {
        return "starts by itself; device: each answer in the journal once; process: or a loss is journaled; verify 0";
    }

    @Override
    public int usualTimes() {
        return 5;
    }

    @Override
    public int chunk() {
        return 5;
    }

    @Override
    public @Nullable String impossible() {
        final String disk = LoopDisk.impossible();
        return disk != null ? disk : Boot.impossible();
    }

    @Override
    public Outcome run(final Setting setting, final int times) throws IOException, InterruptedException {
        final Outcome outcome = new Outcome();
        final boolean atDevice = setting.from() / chunk() % 2 == 0;
        final Boot boot = Boot.of(setting);
        try (LoopDisk disk = LoopDisk.ext4(setting.directory(), DISK_MIB, DISK_MIB);
                Subject subject = Subject.create(
                        setting,
                        "power",
                        Subject.Tuning.of(atDevice ? "device" : "process")
                                .at(disk.root().resolve("data"))
                                .started(boot.prefix()))) {
            subject.mustStart();
            final Traffic traffic = subject.traffic(Traffic.Pace.FULL);
            for (int i = 0; i < times; i++) {
                traffic.awaitMore(1, Described.PATIENCE_SECONDS);
                TimeUnit.MILLISECONDS.sleep(
                        LEAST_MS + setting.random(setting.from() + i).nextInt(MORE_MS));
                // With the power all stands still at once: a process that ran on would ask a file system that is gone.
                Shell.run("kill", "-STOP", Long.toString(subject.process().pid()));
                disk.cut();
                subject.process().kill();
                disk.again();
                boot.next();
                final Subject.Start start = subject.start();
                if (!start.isReady()) {
                    outcome.problem(
                            "start after a power cut: exit code " + start.exitCode() + ": " + subject.lastWords());
                    break;
                }
                outcome.done();
            }
            judge(subject, traffic, atDevice ? 0 : times, outcome);
        }
        return outcome;
    }

    /** At {@code process}, {@code cuts} above 0, each cut may take answers, and each must be journaled as a loss. */
    private static void judge(final Subject subject, final Traffic traffic, final int cuts, final Outcome outcome)
            throws IOException, InterruptedException {
        if (subject.process().isAlive()) {
            Stopping.stop(subject, traffic, outcome);
        }
        final Verdict verdict = subject.judge();
        if (cuts == 0) {
            outcome.add(verdict);
            return;
        }
        final long losses = losses(subject);
        if (losses < cuts) {
            outcome.unnoticed(losses + " losses were journaled of " + cuts
                    + " power cuts at process, each of which may take answers");
        }
        outcome.add(verdict.withLoss());
        outcome.note("process: " + verdict.lost() + " answers went with the power, " + losses + " losses journaled");
    }

    private static long losses(final Subject subject) throws IOException, InterruptedException {
        final Process inspect = subject.process().run("inspect", null);
        long losses = 0;
        try (MappingIterator<JsonNode> rows =
                new ObjectMapper().readerFor(JsonNode.class).readValues(inspect.getInputStream())) {
            while (rows.hasNextValue()) {
                losses += rows.nextValue().path("kind").asText().equals("loss") ? 1 : 0;
            }
        }
        inspect.waitFor();
        return losses;
    }
}
