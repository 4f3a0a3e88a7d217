package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.drill.LoopDisk;
import org.tributary.loadtest.drill.Outcome;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Subject;
import org.tributary.loadtest.drill.Traffic;
import org.tributary.loadtest.drill.Watch;

/** Another program fills the disk, and later gives the space back: in turns on ext4 and on tmpfs. */
final class DiskFull extends Described {
    private static final int DISK_MIB = 512;
    private static final int HALTED = 3;

    private static final int BLOCK = 1 << 16;

    DiskFull() {
        super(
                "disk-full",
                "another program takes the last byte of the disk (ext4, tmpfs), later gives it back",
                "503 or a halt with exit code 3, then goes on; each answer in the journal once",
                2);
    }

    @Override
    public @Nullable String impossible() {
        return LoopDisk.impossible();
    }

    @Override
    void once(final Setting setting, final Outcome outcome) throws IOException, InterruptedException {
        final boolean ext4 = setting.from() % 2 == 0;
        try (LoopDisk disk = ext4
                        ? LoopDisk.ext4(setting.directory(), DISK_MIB, 2 * DISK_MIB)
                        : LoopDisk.tmpfs(setting.directory(), DISK_MIB);
                Subject subject = Subject.create(
                        setting,
                        "disk-full",
                        Subject.Tuning.of(ext4 ? "device" : "process")
                                .at(disk.root().resolve("data"))
                                .with(LITTLE_SPACE))) {
            subject.mustStart();
            final Traffic traffic = subject.traffic(Traffic.Pace.FULL);
            traffic.awaitMore(500, PATIENCE_SECONDS);
            final Path filler = disk.root().resolve("filler");
            fill(filler);
            final Watch full = untilRefused(subject, traffic, setting.seconds());
            outcome.note((ext4 ? "ext4, device: " : "tmpfs, process: ") + "while full answered " + full.answered()
                    + ", refused " + full.refused() + ", exit code " + full.exitCode());
            if (full.muteSeconds() > MOST_MUTE_SECONDS && full.refused() == 0) {
                outcome.unnoticed("ready for " + full.muteSeconds() + " s, and nothing was answered or refused");
            }
            Files.delete(filler);
            if (full.exitCode() != -1) {
                if (full.exitCode() != HALTED) {
                    outcome.problem("ended with exit code " + full.exitCode() + " instead of 3");
                }
                subject.mustStart();
            }
            Stopping.recovered(traffic, outcome);
            Stopping.judge(subject, traffic, outcome);
        }
    }

    /** Watches until callbacks have been refused or the process ended, and some seconds more. */
    private static Watch untilRefused(final Subject subject, final Traffic traffic, final double seconds)
            throws InterruptedException {
        final long until = System.nanoTime() + (long) (PATIENCE_SECONDS * 1e9);
        Watch watch = Watch.of(subject, traffic, seconds);
        while (watch.refused() == 0 && watch.exitCode() == -1 && System.nanoTime() < until) {
            watch = Watch.of(subject, traffic, seconds);
        }
        return watch;
    }

    private static void fill(final Path file) throws IOException {
        final byte[] block = new byte[BLOCK];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (final IOException e) {
            // No space left, as intended; what is left below a block is the journal's to find.
            return;
        }
    }
}
