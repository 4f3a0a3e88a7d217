package org.tributary.gateway.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.PrivateFiles;

/**
 * The file {@code DATA/cluster}, which names the group and the node that a data directory belongs to: a single server must not go on
 * where a node stopped, and no node in another's directory.
 */
public final class NodeDirectory {
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
                                + " as a node: give the node an empty data directory");
            }
            PrivateFiles.createDirectories(data);
            final Path temporary = data.resolve("cluster.new");
            Files.deleteIfExists(temporary);
            Files.writeString(Files.createFile(temporary, PrivateFiles.newFile()), wanted);
            Files.move(temporary, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            DataDirectory.syncDirectory(data);
            return;
        }
        final String is = Files.readString(file).strip();
        if (!is.equals(wanted)) {
            throw new IllegalArgumentException(data + " belongs to node " + is + " (cluster/node), the settings say "
                    + wanted + ": name that node's data directory, or correct cluster.id or cluster.self");
        }
    }
}
