package org.tributary.engine.cluster.log;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
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

    private final Path current;
    private final Path open;

    /**
     * Of one node and group.
     *
     * @param root directory of the group's log; Ratis makes it, and wants to find none before
     */
    public OwnLog(final Path root) {
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

    @Override
    public String toString() {
        return current.toString();
    }
}
