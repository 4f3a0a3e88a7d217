package org.tributary.engine.journal.chronicle;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.tributary.engine.journal.Disk;

/** The real disk, but with only so much space as the test says. */
class LimitedDisk implements Disk {
    volatile long usable;
    int forces;
    private final PosixDisk real = new PosixDisk();

    LimitedDisk(final long usable) {
        this.usable = usable;
    }

    @Override
    public boolean reserve(final Path file, final long offset, final long length) throws IOException {
        return length <= usable && real.reserve(file, offset, length);
    }

    @Override
    public void release(final Path file, final long offset, final long length) {
        real.release(file, offset, length);
    }

    @Override
    public void force(final Path file, final FileChannel channel) throws IOException {
        forces++;
        real.force(file, channel);
    }

    @Override
    public void rewrite(final Path file, final long offset, final long length) throws IOException {
        real.rewrite(file, offset, length);
    }

    @Override
    public long usableBytes(final Path directory) {
        return usable;
    }
}
