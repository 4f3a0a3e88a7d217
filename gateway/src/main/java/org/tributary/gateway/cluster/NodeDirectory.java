package org.tributary.gateway.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.PrivateFiles;
import org.tributary.engine.journal.file.WholeFile;

/**
 * The file {@code DATA/cluster}, which names the group and the node that a data directory belongs to: a single server must not go on
 * where a node stopped, and no node in another's directory.
 */
public final class NodeDirectory {
    /** Where a restore of a node's backup puts the file. */
    private static final String IN_BACKUP = "settings/cluster";

    private static final String UNFINISHED = " restoring";

    private final Path data;
    private final Path file;

    /** Of a data directory. */
    public NodeDirectory(final Path data) {
        this.data = data;
        this.file = data.resolve("cluster");
    }

    /**
     * Takes the directory for a node, or finds that it is this node's already.
     *
     * @throws IllegalArgumentException with the remedy if it is another node's or a single server's
     * @throws IOException if the file can't be read or written
     */
    public void claim(final String cluster, final String self) throws IOException {
        final String wanted = cluster + "/" + self;
        if (!Files.exists(file)) {
            if (new DataDirectory(data).hasJournal()) {
                throw new IllegalArgumentException(
                        data + " holds the journal of a single server, which cannot be started"
                                + " as a node: give the node an empty data directory, or begin a group from it with"
                                + " `cluster restore`");
            }
            PrivateFiles.createDirectories(data);
            WholeFile.replacePrivate(file, wanted.getBytes(StandardCharsets.UTF_8));
            return;
        }
        final String is = Files.readString(file).strip();
        if (is.equals(wanted + UNFINISHED)) {
            throw new IllegalArgumentException(
                    "a `cluster restore` into " + data + " has not ended: run the same command again");
        }
        if (!is.equals(wanted)) {
            throw new IllegalArgumentException(data + " belongs to node " + is + " (cluster/node), the settings say "
                    + wanted + ": name that node's data directory, or correct cluster.id or cluster.self");
        }
    }

    /** Group that the directory, or the backup that it was restored from, belongs to; null if none is known. */
    @Nullable
    String group() throws IOException {
        final Path ofBackup = data.resolve(IN_BACKUP);
        if (Files.exists(file)) {
            return nameIn(file);
        }
        return Files.exists(ofBackup) ? nameIn(ofBackup) : null;
    }

    private static String nameIn(final Path of) throws IOException {
        final String is = Files.readString(of).strip();
        return is.substring(0, Math.max(0, is.indexOf('/')));
    }

    /** True if a group's beginning here was interrupted. */
    boolean isUnfinished(final String cluster, final String self) throws IOException {
        return Files.exists(file) && Files.readString(file).strip().equals(cluster + "/" + self + UNFINISHED);
    }

    /** Says that a group begins here; until {@link #replace} no node starts on the directory. */
    void begin(final String cluster, final String self) throws IOException {
        WholeFile.replacePrivate(file, (cluster + "/" + self + UNFINISHED).getBytes(StandardCharsets.UTF_8));
    }

    /** Gives the directory to a node of another group than before. */
    void replace(final String cluster, final String self) throws IOException {
        WholeFile.replacePrivate(file, (cluster + "/" + self).getBytes(StandardCharsets.UTF_8));
    }
}
