package org.tributary.engine.cluster.log;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.PrivateFiles;
import org.tributary.engine.journal.file.WholeFile;
import org.tributary.engine.journal.head.BootId;

/**
 * A node's replicated log on disk. Two things that a power cut may do to it would otherwise stop the node, or make it vote twice:
 *
 * <ul>
 *   <li>The last write, which was never acknowledged, is there in part, and Ratis takes that for damage. It is cut.
 *   <li>Ratis renames the file with its vote into place and does not sync the directory, so the newest votes may be forgotten. A file
 *       beside it names the boot while the log is open: where another boot finds it, the term is set so much higher that the node has
 *       voted in none that comes.
 * </ul>
 *
 * The calls come one after the other, on the thread that starts or ends the node.
 */
public final class OwnLog {
    private static final Logger LOG = LoggerFactory.getLogger(OwnLog.class);

    /** More elections than a group can hold before the vote is on the device: ext4 writes a rename within seconds. */
    static final long TERMS_AHEAD = 1_000;

    private static final String META = "raft-meta";
    private static final String OPEN_FILE = "log_inprogress_";
    private static final int MAX_BOOT_BYTES = 1024;

    private final Path root;
    private final Path current;
    private final Path open;

    /**
     * Of one node and group.
     *
     * @param root directory of the group's log; Ratis makes it, and wants to find none before
     */
    public OwnLog(final Path root) {
        this.root = root;
        this.current = root.resolve("current");
        this.open = root.resolveSibling(root.getFileName() + ".open");
    }

    /** Puts right what a power cut left, before Ratis reads it. Nothing to do where there is no log. */
    public void repair() throws IOException {
        if (!Files.isDirectory(current)) {
            return;
        }
        final Optional<Path> newest = newestFile();
        if (newest.isPresent()) {
            TornEnd.cut(newest.get());
        }
        if (BootId.differ(openedIn(), BootId.current())) {
            raiseTerm();
        }
    }

    /** Notes that the log is open in this boot; before the node takes part. */
    public void opened() throws IOException {
        PrivateFiles.createDirectories(open.toAbsolutePath().resolveSibling(""));
        WholeFile.replacePrivate(open, BootId.current().getBytes(StandardCharsets.UTF_8));
    }

    /** After Ratis has closed it in order: every vote is brought to the device, and the note goes. */
    public void closed() throws IOException {
        if (Files.isDirectory(current)) {
            DataDirectory.syncDirectory(current);
        }
        Files.deleteIfExists(open);
    }

    private String openedIn() throws IOException {
        return Files.isRegularFile(open) && Files.size(open) <= MAX_BOOT_BYTES
                ? Files.readString(open, StandardCharsets.UTF_8)
                : "";
    }

    /** The file that entries were appended to last; its name ends with its first entry's number. */
    private Optional<Path> newestFile() throws IOException {
        try (Stream<Path> files = Files.list(current)) {
            return files.filter(file -> file.getFileName().toString().matches(OPEN_FILE + "\\d{1,18}"))
                    .max(Comparator.comparingLong(
                            file -> Long.parseLong(file.getFileName().toString().substring(OPEN_FILE.length()))));
        }
    }

    private void raiseTerm() throws IOException {
        final Path meta = current.resolve(META);
        if (!Files.isRegularFile(meta)) {
            return;
        }
        final Properties properties = new Properties();
        properties.load(new StringReader(Files.readString(meta, StandardCharsets.UTF_8)));
        final long term = Long.parseLong(properties.getProperty("term"));
        WholeFile.replacePrivate(
                meta, ("votedFor=\nterm=" + (term + TERMS_AHEAD) + "\n").getBytes(StandardCharsets.UTF_8));
        LOG.warn(
                "the machine has booted while the replicated log was open: votes of the last seconds may be forgotten, so this node goes"
                        + " on in term {} instead of {}",
                term + TERMS_AHEAD,
                term);
    }

    /**
     * What Ratis refused to read, in words for the person who starts the node; null if something else kept it from starting, such as a
     * port that is in use or a directory that may not be read.
     *
     * @param self name of the node
     */
    public @Nullable UncheckedIOException damage(final Exception refusal, final String self) {
        String reason = "";
        boolean fits = true;
        for (Throwable each = refusal; each != null; each = each.getCause()) {
            if (each instanceof SocketException
                    || each instanceof FileSystemException
                    || each instanceof OverlappingFileLockException) {
                return null;
            }
            fits &= !(each instanceof IllegalStateException);
            reason = String.valueOf(each.getMessage());
        }
        final String files = damagedFiles();
        if (files.isEmpty() && fits) {
            return null;
        }
        return new UncheckedIOException(
                "the replicated log in " + current + " is damaged: "
                        + (files.isEmpty() ? "its files don't follow each other" : files) + " (" + reason
                        + "). Nothing was changed. A node can't go on without entries that it acknowledged, nor without its votes. If a"
                        + " majority of the group runs: `cluster remove " + self + "`, move the log directory ("
                        + root.toAbsolutePath().getParent()
                        + ") and the data directory away, start this node with `node --join`, then"
                        + " `cluster add " + self
                        + " HOST:PORT`. If no majority is left: `cluster restore`, which begins a new group"
                        + " from one node's journal. Look at the disk first",
                new IOException(reason, refusal));
    }

    /** Names of the log's files that can't be read whole, and where they break off. */
    private String damagedFiles() {
        final StringJoiner damaged = new StringJoiner(", ");
        try (Stream<Path> files = Files.list(current)) {
            for (final Path file : files.sorted().toList()) {
                final String what = damageOf(file);
                if (what != null) {
                    damaged.add(file.getFileName() + " " + what);
                }
            }
        } catch (final IOException e) {
            damaged.add(e.toString());
        }
        return damaged.toString();
    }

    private static @Nullable String damageOf(final Path file) throws IOException {
        final String name = file.getFileName().toString();
        if (name.equals(META)) {
            return Files.readString(file, StandardCharsets.ISO_8859_1).matches("(?s).*\\bterm=\\d{1,18}\\b.*")
                    ? null
                    : "holds no term";
        }
        final long at = name.startsWith("log_") ? TornEnd.damagedAt(file) : -1;
        return at < 0 ? null : "from byte " + at;
    }

    @Override
    public String toString() {
        return current.toString();
    }
}
