package org.tributary.engine.simulator;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.tributary.engine.journal.Disk;

/** A disk to plant bugs in. */
class PlantedDisk implements Disk {
    private final Disk real;

    PlantedDisk(final Disk real) {
        this.real = real;
    }

    @Override
    public boolean reserve(final Path file, final long offset, final long length) throws IOException {
        return real.reserve(file, offset, length);
    }

    @Override
    public void release(final Path file, final long offset, final long length) {
        real.release(file, offset, length);
    }

    @Override
    public void force(final Path file, final FileChannel channel) throws IOException {
        real.force(file, channel);
    }

    @Override
    public void rewrite(final Path file, final long offset, final long length) throws IOException {
        real.rewrite(file, offset, length);
    }

    @Override
    public long usableBytes(final Path directory) throws IOException {
        return real.usableBytes(directory);
    }
}
