package org.tributary.engine.journal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** What the journal asks of the file system beyond reading and writing; a seam so that tests can make it fail. */
public interface Disk {
    /**
     * Reserves blocks, so that writing them later cannot meet a full disk.
     *
     * @param file grows if it is shorter
     * @return false if the disk has no such space: nothing is changed that matters
     * @throws IOException for any other reason
     */
    boolean reserve(Path file, long offset, long length) throws IOException;

    /** Gives reserved blocks back; the file keeps its length. What cannot be given back stays. */
    void release(Path file, long offset, long length);

    /** Brings a file's data to the device. */
    void force(FileChannel channel) throws IOException;

    /** Bytes this process may still write below that directory. */
    long usableBytes(Path directory) throws IOException;
}
