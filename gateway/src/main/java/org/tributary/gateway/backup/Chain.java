package org.tributary.gateway.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tributary.engine.core.state.campaign.Settings;
import org.tributary.engine.journal.BatchFormat;

/** A backup and those that it continues, the whole one first. Reads only. */
final class Chain {
    private static final int MOST = 10_000;

    /** One backup. */
    record Link(Path directory, Manifest manifest, String sha256) {}

    private final List<Link> links;

    private Chain(final List<Link> links) {
        this.links = links;
    }

    /**
     * Opens a backup with all that it continues.
     *
     * @param elsewhere directories of earlier backups that are no longer where the manifest says
     * @throws BackupException if one is missing or does not fit
     */
    static Chain open(final Path backup, final List<Path> elsewhere) throws IOException {
        final List<Link> links = new ArrayList<>();
        Link link = read(backup);
        links.add(link);
        for (Manifest.Since since = link.manifest().since();
                since != null;
                since = link.manifest().since()) {
            if (links.size() > MOST) {
                throw new BackupException(backup + " continues over " + MOST + " backups: take a whole one");
            }
            link = find(since, link, elsewhere);
            links.add(link);
        }
        Collections.reverse(links);
        return new Chain(links);
    }

    private static Link read(final Path directory) throws IOException {
        final Manifest.Read read = Manifest.read(directory);
        return new Link(directory, read.manifest(), read.sha256());
    }

    private static Link find(final Manifest.Since since, final Link later, final List<Path> elsewhere)
            throws IOException {
        final List<Path> places = new ArrayList<>(elsewhere);
        places.add(later.directory().toAbsolutePath().resolve(since.path()).normalize());
        for (final Path place : places) {
            if (Files.isRegularFile(place.resolve(Manifest.NAME))) {
                final Link found = read(place);
                if (found.sha256().equals(since.manifest())) {
                    return found;
                }
            }
        }
        throw new BackupException(later.directory() + " continues an earlier backup, whose manifest has SHA-256 "
                + since.manifest() + ", and that is not in " + places
                + ": name its directory with --since; nothing was touched");
    }

    /** The newest backup. */
    Link newest() {
        return links.get(links.size() - 1);
    }

    List<Link> links() {
        return links;
    }

    /** How far each journal file is covered. */
    Map<String, Long> covered() {
        final Map<String, Long> covered = new HashMap<>();
        for (final Link link : links) {
            for (final Manifest.Stretch stretch : link.manifest().journal()) {
                if (covered.getOrDefault(stretch.file(), 0L) != stretch.from()) {
                    throw new BackupException(link.directory() + " does not continue the backup before it at "
                            + stretch.file() + ": take another copy of the backups; nothing was touched");
                }
                covered.put(stretch.file(), stretch.to());
            }
        }
        return covered;
    }

    /** Where a file other than the journal's is held, by its hash. */
    Map<String, Path> held() {
        final Map<String, Path> held = new HashMap<>();
        for (final Link link : links) {
            for (final Manifest.Kept kept : link.manifest().files()) {
                if (kept.here()) {
                    held.put(kept.file() + kept.sha256(), link.directory().resolve(kept.file()));
                }
            }
        }
        return held;
    }

    /** Refuses what a newer release wrote. */
    void requireKnown() {
        for (final Link link : links) {
            final Manifest manifest = link.manifest();
            if (manifest.journalFormat() > BatchFormat.VERSION || manifest.ruleVersion() > Settings.RULE_VERSION) {
                throw new BackupException(link.directory() + " was written by " + manifest.writtenBy()
                        + " with journal format " + manifest.journalFormat() + " and rules " + manifest.ruleVersion()
                        + "; this release knows format " + BatchFormat.VERSION + " and rules " + Settings.RULE_VERSION
                        + ": restore with that release or a newer one; nothing was touched");
            }
        }
    }

    /** Refuses backups of which a byte is missing or changed. */
    void requireWhole() throws IOException {
        covered();
        final Map<String, Path> held = held();
        for (final Link link : links) {
            for (final Manifest.Stretch stretch : link.manifest().journal()) {
                require(link.directory().resolve(stretch.stored()), stretch.to() - stretch.from(), stretch.sha256());
            }
            for (final Manifest.Kept kept : link.manifest().files()) {
                final Path place = held.get(kept.file() + kept.sha256());
                if (place == null) {
                    throw new BackupException("no backup given holds " + kept.file() + " of " + link.directory()
                            + ": take another copy of the backups; nothing was touched");
                }
                if (kept.here()) {
                    require(place, kept.bytes(), kept.sha256());
                }
            }
        }
    }

    private static void require(final Path file, final long bytes, final String sha256) throws IOException {
        if (!Files.isRegularFile(file)
                || Files.size(file) != bytes
                || !Copies.hash(file, 0, bytes).equals(sha256)) {
            throw new BackupException(file + " is missing or not as the manifest names it (" + bytes
                    + " bytes, SHA-256 " + sha256 + "): take another copy of the backup; nothing was touched");
        }
    }
}
