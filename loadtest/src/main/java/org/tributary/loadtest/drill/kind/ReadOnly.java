package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.drill.LoopDisk;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.drill.Watch;

/** The kernel finds an error in the file system and makes it read-only under load. */
final class ReadOnly extends Described {
    private static final int DISK_MIB = 1_024;

    ReadOnly() {
        super(
                "readonly",
                "the kernel makes the file system read-only under load, it is repaired and mounted again",
                "halts or refuses; at device each answer is in the journal once",
                2);
    }

    @Override
    public @Nullable String impossible() {
        return LoopDisk.impossible();
    }

    @Override
    void once(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        try (LoopDisk disk = LoopDisk.ext4(setting.directory(), DISK_MIB, DISK_MIB);
                Subject subject = Subject.create(
                        setting,
                        "readonly",
                        Subject.Tuning.of("device").at(disk.root().resolve("data")))) {
            subject.mustStart();
            final Traffic traffic = subject.traffic(Traffic.Pace.FULL);
            traffic.awaitMore(500, PATIENCE_SECONDS);
            disk.makeReadOnly();
            final Watch watch = Watch.of(subject, traffic, Math.max(setting.seconds(), 2 * MOST_MUTE_SECONDS));
            outcome.note("read-only: answered " + watch.answered() + ", refused " + watch.refused() + ", exit code "
                    + watch.exitCode());
            if (watch.muteSeconds() > MOST_MUTE_SECONDS) {
                outcome.unnoticed("ready for " + watch.muteSeconds() + " s on a read-only disk, and answered nothing");
            }
            if (subject.process().isAlive()) {
                subject.process().kill();
            }
            disk.again();
            subject.mustStart();
            Stopping.recovered(traffic, outcome);
            Stopping.judge(subject, traffic, outcome);
        }
    }
}
