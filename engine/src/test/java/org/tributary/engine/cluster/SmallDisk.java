package org.tributary.engine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small file system in memory for a node's log, so that its disk can be full. Needs root, or sudo that asks for no password. */
final class SmallDisk implements AutoCloseable {
    private static final int MIB = 32;
    private static final int BLOCK = 4096;
    private static final int UNMOUNT_TRIES = 40;
    private static final List<String> AS_ROOT = asRoot();

    private final Path root;
    /** Ctrl-C must leave nothing mounted. */
    private final Thread hook;

    private SmallDisk(final Path root) {
        this.root = root;
        this.hook = new Thread(() -> run(AS_ROOT, "umount", "-l", root.toString()), "unmount");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** What is put before a command so that it may mount; {@code none} where nothing helps, as in most containers. */
    private static List<String> asRoot() {
        try {
            final Path probe = Files.createTempDirectory("mount");
            for (final List<String> prefix : List.of(List.<String>of(), List.of("sudo", "-n"))) {
                if (run(prefix, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", probe.toString()) == 0) {
                    run(prefix, "umount", probe.toString());
                    Files.delete(probe);
                    return prefix;
                }
            }
            Files.delete(probe);
            return List.of("none");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True if this process may mount. */
    static boolean isPossible() {
        return !AS_ROOT.equals(List.of("none"));
    }

    /** Mounts one; readable by everybody, because the test may not be root. */
    static SmallDisk at(final Path root) throws IOException {
        Files.createDirectories(root);
        if (run(AS_ROOT, "mount", "-t", "tmpfs", "-o", "mode=777,size=" + MIB + "m", "tmpfs", root.toString()) != 0) {
            throw new IOException("cannot mount " + root);
        }
        return new SmallDisk(root);
    }

    private static int run(final List<String> prefix, final String... arguments) {
        final List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (final IOException e) {
            // There is no such program.
            return -1;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Fills it but for so many blocks of 4 KiB. */
    void fill(final int blocksLeft) {
        try (var other = Files.newOutputStream(root.resolve("other"))) {
            final long free = root.toFile().getUsableSpace() / BLOCK - blocksLeft;
            for (long i = 0; i < free; i++) {
                other.write(new byte[BLOCK]);
            }
        } catch (final IOException e) {
            // The node has taken the last blocks meanwhile: it is full.
            return;
        }
    }

    /** Makes room. */
    void free() {
        try {
            Files.deleteIfExists(root.resolve("other"));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (int i = 0; i < UNMOUNT_TRIES; i++) {
            if (run(AS_ROOT, "umount", root.toString()) == 0) {
                Runtime.getRuntime().removeShutdownHook(hook);
                return;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        throw new IOException("cannot unmount " + root);
    }
}
