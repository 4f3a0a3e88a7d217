package org.tributary.gateway.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Fence;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.Loss;
import org.tributary.engine.journal.RecoverableReader;
import org.tributary.engine.journal.TornTail;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.RestoredGap;
import org.tributary.engine.snapshot.SnapshotDamagedException;
import org.tributary.engine.snapshot.SnapshotFile;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.upkeep.Anchor;

/** The data directory: its disk, the journal's checksums and chain, its snapshots. */
final class DataChecks {
    private static final long MIB = 1 << 20;
    private static final int RESERVES = 10;
    private static final long HOUR_MS = 3_600_000;
    private static final long FEW_RECORDS = 100_000;
    private static final Set<String> LOST_AT_REBOOT = Set.of("tmpfs", "ramfs");
    private static final Set<String> REMOTE = Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs");

    private final DataDirectory data;
    private final TributaryConfig config;
    private final long nowMs;
    private long lastSequence;

    DataChecks(final DataDirectory data, final TributaryConfig config, final long nowMs) {
        this.data = data;
        this.config = config;
        this.nowMs = nowMs;
    }

    List<Finding> all() throws IOException {
        final List<Finding> findings = new ArrayList<>(List.of(disk(), fileSystem()));
        final Optional<Witness> anchor = anchor(findings);
        findings.add(journal(anchor));
        findings.add(snapshot());
        if (Fence.isPut(data)) {
            findings.add(Finding.bad(
                    "fence", Files.readString(Fence.file(data)).strip(), "name the data directory that is in use"));
        }
        return findings;
    }

    /** Last record of the journal, as far as it is sound. */
    long lastSequence() {
        return lastSequence;
    }

    private Finding disk() throws IOException {
        final long free = Files.getFileStore(data.root()).getUsableSpace();
        final long reserve = config.journal().reserveAheadBytes();
        final String what = free / MIB + " MiB free, journal.reserve is " + reserve / MIB + " MiB";
        if (free < 2 * reserve) {
            return Finding.bad(
                    "disk",
                    what + ": callbacks would be refused soon",
                    "free space, or move to a larger disk (RUNBOOK.md)");
        }
        return free < RESERVES * reserve
                ? Finding.warn(
                        "disk", what, "ten million donations take about 0.9 GB of journal and 1.5 GB for each snapshot")
                : Finding.ok("disk", what);
    }

    private Finding fileSystem() throws IOException {
        final FileStore store = Files.getFileStore(data.root());
        final String what = "the data directory is on " + store.type() + " (" + store.name() + ")";
        if (LOST_AT_REBOOT.contains(store.type())) {
            return Finding.bad("file-system", what + ", which a reboot empties", "put it on a disk");
        }
        return REMOTE.contains(store.type())
                ? Finding.warn(
                        "file-system", what + ": locks and syncs over a network can't be relied on", "use a local disk")
                : Finding.ok("file-system", what);
    }

    /** What the anchor says, if the settings name one and no restore explains it; a finding if it can't be read. */
    private Optional<Witness> anchor(final List<Finding> findings) {
        final Path file = config.anchor();
        if (file == null) {
            return Optional.empty();
        }
        try {
            final Optional<Witness> said = anchored(file);
            if (said.isEmpty()) {
                findings.add(Finding.warn(
                        "anchor",
                        "anchor.file is " + file + ", and there is no such file",
                        "mount its disk; before the first start there is none"));
            }
            final RestoredGap gap = RestoredGap.newest(data, new ChronicleStore(data));
            return said.filter(each -> gap == null || !gap.explains(each));
        } catch (final IOException e) {
            findings.add(
                    Finding.bad("anchor", String.valueOf(e.getMessage()), "RUNBOOK.md, TributaryAnchorNotWritten"));
            return Optional.empty();
        }
    }

    private Optional<Witness> anchored(final Path file) throws IOException {
        final Anchor anchor = Anchor.of(file, config.anchorKey());
        return anchor == null ? Optional.empty() : anchor.read();
    }

    private Finding journal(final Optional<Witness> anchor) {
        final List<Witness> witnesses = new SnapshotStore(data).witnesses();
        try (RecoverableReader reader = new ChronicleStore(data).reader()) {
            witnesses.forEach(reader::expect);
            anchor.ifPresent(reader::expect);
            lastSequence = reader.readBatches((buffer, offset, length) -> {});
            final Optional<TornTail> torn = reader.checkEnd();
            if (reader.loss().isPresent()) {
                return lost(reader.loss().get());
            }
            final String what = "checksums and chain are good up to sequence " + lastSequence;
            return torn.isEmpty()
                    ? Finding.ok("journal", what)
                    : Finding.warn(
                            "journal",
                            what + "; after it " + torn.get(),
                            "nothing, if the process was killed or is writing: the next start cuts it off");
        } catch (final JournalDamagedException e) {
            return Finding.bad("journal", String.valueOf(e.getMessage()), "RUNBOOK.md, \"The journal is damaged\"");
        }
    }

    private static Finding lost(final Loss loss) {
        return Finding.bad(
                "journal",
                "records may be lost that were answered: " + loss,
                loss.byPowerLoss()
                        ? "start: the machine has booted since, and a start goes on by itself and journals the loss; then run reconcile"
                        : "put the files back from a backup; if nothing brings them back, start once with --accept-loss "
                                + loss.lastGood() + " and run reconcile (RUNBOOK.md, \"The journal is damaged\")");
    }

    private Finding snapshot() throws IOException {
        final List<Path> files = new SnapshotStore(data).newestFirst();
        final String make = "tributary snapshot --data " + data.root();
        if (files.isEmpty()) {
            return lastSequence > FEW_RECORDS
                    ? Finding.warn("snapshot", "there is none, a start replays " + lastSequence + " records", make)
                    : Finding.ok("snapshot", "there is none, and few records to replay");
        }
        final Path newest = files.get(0);
        final long behind;
        try (SnapshotFile file = SnapshotFile.open(newest)) {
            behind = lastSequence - file.position().sequence();
        } catch (final SnapshotDamagedException e) {
            return Finding.bad("snapshot", newest + ": " + e.getMessage(), "delete it, then " + make);
        }
        final long ageHours = (nowMs - Files.getLastModifiedTime(newest).toMillis()) / HOUR_MS;
        final String what = "the newest is " + ageHours + " h old, " + behind + " records behind the journal";
        final long everyHours = Math.max(1, config.snapshotMinutes() / 30);
        return behind > FEW_RECORDS && ageHours >= everyHours
                ? Finding.warn("snapshot", what, make + ", and look in the log why none was built")
                : Finding.ok("snapshot", what);
    }
}
