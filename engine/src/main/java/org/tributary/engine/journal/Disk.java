package org.tributary.engine.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The journal's calls to the file system beyond reading and writing; a port, so that tests can make them fail. */
public interface Disk {
    /**
     * Reserves blocks, so that writing them later cannot meet a full disk.
     *
     * @param file grows if it is shorter
     * @return false if the disk lacks the space, or the process a descriptor, for now; the file's content is unchanged then
     * @throws IOException for any other reason
     */
    boolean reserve(Path file, long offset, long length) throws IOException;

    /** Gives reserved blocks back; the file keeps its length. Blocks that cannot be given back stay. */
    void release(Path file, long offset, long length);

    /**
     * Syncs a file's data to the device.
     *
     * @param file the file that the channel writes
     */
    void force(Path file, FileChannel channel) throws IOException;

    /**
     * Writes a range's own bytes again, so that the device has them after the next {@link #force}. After a failed sync Linux takes
     * its pages for clean, so that a later sync succeeds without writing them; a reserved block that such a page belongs to must
     * also become a written one.
     *
     * @throws IOException if the device doesn't take them or gives other ones back; readers then still see them
     */
    void rewrite(Path file, long offset, long length) throws IOException;

    /** Bytes this process may still write below that directory. */
    long usableBytes(Path directory) throws IOException;
}
