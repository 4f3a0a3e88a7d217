package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.drill.Drill;
import org.tributary.loadtest.drill.LoopDisk;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;

/** Power cuts at {@code device}: the disk keeps what was on it at that moment, the system's cache is lost. */
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
        return "durability device: each answer in the journal once; verify 0";
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
        return LoopDisk.impossible();
    }

    @Override
    public Outcome run(final Setting setting, final int times) throws IOException, InterruptedException {
        final Outcome outcome = new Outcome();
        try (LoopDisk disk = LoopDisk.ext4(setting.directory(), DISK_MIB, DISK_MIB);
                Subject subject = Subject.create(
                        setting,
                        "power",
                        Subject.Tuning.of("device").at(disk.root().resolve("data")))) {
            subject.mustStart();
            final Traffic traffic = subject.traffic(Traffic.Pace.FULL);
            for (int i = 0; i < times; i++) {
                traffic.awaitMore(1, Described.PATIENCE_SECONDS);
                TimeUnit.MILLISECONDS.sleep(
                        LEAST_MS + setting.random(setting.from() + i).nextInt(MORE_MS));
                disk.cut();
                subject.process().kill();
                disk.again();
                final Subject.Start start = subject.start();
                if (!start.isReady()) {
                    outcome.problem(
                            "start after a power cut: exit code " + start.exitCode() + ": " + subject.lastWords());
                    break;
                }
                outcome.done();
            }
            if (subject.process().isAlive()) {
                Stopping.judge(subject, traffic, outcome);
            } else {
                outcome.add(subject.judge());
            }
        }
        return outcome;
    }
}
