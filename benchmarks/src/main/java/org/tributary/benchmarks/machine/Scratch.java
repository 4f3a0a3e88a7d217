package org.tributary.benchmarks.machine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Directories on the disk to be measured: {@code java.io.tmpdir} says which. */
public final class Scratch {
    private static final int WARM_BLOCK_BYTES = 1 << 20;

    private Scratch() {}

    /** A fresh one. */
    public static Path make() throws IOException {
        return Files.createTempDirectory("tributary-bench");
    }

    /**
     * Has a machine's host give it so much memory, by writing a file and taking it away. On a virtual machine that returns
     * what it does not use, the first touch of a page costs ten times a later one (measured: 2.3 and 0.2 ns a byte): whoever
     * runs second would run in what the first one was given. For some seconds this makes both alike.
     */
    public static void warmMemory(final Path directory, final long bytes) throws IOException {
        final Path file = Files.createTempFile(directory, "tributary-bench-memory", null);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            final ByteBuffer block = ByteBuffer.allocateDirect(WARM_BLOCK_BYTES);
            for (long written = 0; written < bytes; ) {
                block.clear();
                written += channel.write(block);
            }
        } finally {
            Files.delete(file);
        }
    }
}
