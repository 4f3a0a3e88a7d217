package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.drill.LoopDisk;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.drill.Verdict;

/**
 * A device with less behind it than it says, as thin pools have: when that is used up, writing back fails with an
 * input/output error, and the kernel then counts the pages as clean.
 */
final class FailedSync extends Described {
    private static final int DISK_MIB = 1_024;
    private static final int THIN_MIB = 64;
    private static final int TAKEN_MIB = 48;
    private static final int ENOUGH_MIB = 1_024;
    private static final double MOST_SECONDS = 400;
    private static final int HALTED = 3;

    FailedSync() {
        super(
                "failed-sync",
                "a thin device is used up: syncs fail, then space is added, a start, a power cut, a start",
                "durability device: halts with exit code 3; each answer in the journal once",
                2);
    }

    @Override
    public @Nullable String impossible() {
        return LoopDisk.impossible();
    }

    @Override
    void once(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        try (LoopDisk disk = LoopDisk.ext4(setting.directory(), DISK_MIB, THIN_MIB);
                Subject subject = Subject.create(
                        setting,
                        "failed-sync",
                        Subject.Tuning.of("device").at(disk.root().resolve("data")))) {
            disk.take(TAKEN_MIB);
            subject.mustStart();
            final Traffic traffic = subject.traffic(Traffic.Pace.FULL);
            final int exit = subject.process().awaitExit((long) MOST_SECONDS);
            if (exit != HALTED) {
                outcome.unnoticed(
                        "the device was used up and the server did not halt with exit code 3 but with " + exit);
                subject.process().kill();
            }
            outcome.note("answered before the device was used up: " + traffic.answered() + "; last words: "
                    + subject.lastWords());
            disk.enlarge(ENOUGH_MIB);
            // First with the pages that the kernel believes to be on the device, then with what is there.
            final Subject.Start cached = subject.start();
            outcome.note(
                    "start with the same cache: " + (cached.isReady() ? "ready" : "exit code " + cached.exitCode()));
            if (cached.isReady()) {
                traffic.awaitMore(100, 20);
            }
            if (subject.process().isAlive()) {
                subject.process().kill();
            }
            disk.cut();
            disk.again();
            final Subject.Start start = subject.start();
            if (start.isReady()) {
                Stopping.judge(subject, traffic, outcome);
            } else {
                traffic.close();
                final Verdict verdict = subject.judge();
                outcome.add(verdict);
                outcome.problem("the start after the power cut was refused: " + subject.lastWords());
            }
        }
    }
}
