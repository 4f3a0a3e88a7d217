package org.tributary.engine.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.snapshot.SnapshotStore;

/** Spoils one place of what the device holds, once in a schedule, between two lives. */
final class Damage {
    private final @Nullable SplittableRandom luck;
    private @Nullable String what;
    private boolean ofSnapshot;
    private boolean noticed;

    /** Damage by luck, null: none at all. */
    Damage(final @Nullable SplittableRandom luck) {
        this.luck = luck;
    }

    /** What was spoilt; null if nothing yet. */
    @Nullable
    String what() {
        return what;
    }

    /** True if a start may refuse it: a snapshot's content is in the journal too, and its damage must stop nothing. */
    boolean mayRefuse() {
        return what != null && !ofSnapshot;
    }

    boolean isNoticed() {
        return noticed;
    }

    /** A start has journaled a loss; true if damage may be its reason. */
    boolean notice() {
        noticed |= what != null;
        return what != null;
    }

    /** Perhaps spoils something before a start. */
    void between(final DataDirectory directory, final SimDisk disk) throws IOException {
        if (luck == null || what != null || luck.nextInt(3) > 0) {
            return;
        }
        what = switch (luck.nextInt(5)) {
            case 0 -> SimDisk.damageFile(directory.head(), luck);
            case 1 -> snapshot(directory, luck);
            default -> disk.damage(directory.journal(), luck);
        };
    }

    private @Nullable String snapshot(final DataDirectory directory, final SplittableRandom draw) throws IOException {
        final List<Path> files = new SnapshotStore(directory).newestFirst();
        if (files.isEmpty()) {
            return null;
        }
        ofSnapshot = true;
        return SimDisk.damageFile(files.get(draw.nextInt(files.size())), draw);
    }
}
