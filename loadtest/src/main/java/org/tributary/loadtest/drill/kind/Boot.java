package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.drill.Setting;
import org.tributary.loadtest.drill.Shell;

/**
 * The machine's boot as a server sees it: the kernel's id of the boot is covered by a file, for that server's processes only, so that a
 * drill can have it boot. Needs root. One thread.
 */
final class Boot {
    private static final String COVER = "mount --bind \"$0\" /proc/sys/kernel/random/boot_id && exec \"$@\"";

    private final Path file;
    private final SplittableRandom random;

    private Boot(final Path file, final SplittableRandom random) throws IOException {
        this.file = file;
        this.random = random;
        next();
    }

    /** Returns the first boot of a drill. */
    static Boot of(final Setting setting) throws IOException {
        Files.createDirectories(setting.directory());
        return new Boot(setting.directory().resolve("boot-id"), setting.random(setting.from()));
    }

    /** Returns why this machine can't cover the id; null if it can. */
    static @Nullable String impossible() {
        return Shell.has("unshare") ? null : "unshare is not installed";
    }

    /** Returns what starts a program so that it sees this boot. */
    List<String> prefix() {
        return List.of("unshare", "--mount", "sh", "-c", COVER, file.toString());
    }

    /** Boots: a process that is started from now on sees another id. */
    void next() throws IOException {
        Files.writeString(file, new UUID(random.nextLong(), random.nextLong()) + "\n");
    }
}
