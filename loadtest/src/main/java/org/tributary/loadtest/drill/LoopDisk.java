package org.tributary.loadtest.drill;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An ext4 disk made for a drill, on a loop device whose file is in a file system in memory, so that it can lose its power, be
 * full, fail a write or become read-only without harm to the machine. Needs root. One thread.
 */
public final class LoopDisk implements AutoCloseable {
    private static final String SHUTDOWN =
            // EXT4_IOC_SHUTDOWN without flushing the log: what was not on the device is lost, as without power
            "open(F,'<',$ARGV[0]) or die $!; my $flags=pack('L',2); ioctl(F,0x8004587d,$flags) or die $!";
    private static final int UNMOUNT_TRIES = 100;
    private static final int FIXED = 2;

    private final Path memory;
    private final Path root;
    private final Path image;
    /** Ctrl-C must leave nothing mounted. */
    private final Thread hook = new Thread(this::release, "unmount");

    private String device = "";

    private LoopDisk(final Path memory, final Path root) {
        this.memory = memory;
        this.root = root;
        this.image = memory.resolve("disk.img");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Returns why this machine can't have such disks; null if it can. */
    public static @Nullable String impossible() {
        try {
            if (!Shell.isRoot()) {
                return "it mounts disks: run it as root";
            }
            for (final String program : new String[] {"mount", "losetup", "mkfs.ext4", "e2fsck", "perl"}) {
                if (!Shell.has(program)) {
                    return program + " is not installed";
                }
            }
            return Files.exists(Path.of("/dev/loop-control")) ? null : "there are no loop devices";
        } catch (final IOException e) {
            return e.getMessage();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    /**
     * Makes and mounts a disk.
     *
     * @param mib size that the file system believes in
     * @param memoryMib what there really is behind it: with less than the size, writes fail when it is used up
     */
    public static LoopDisk ext4(final Path directory, final int mib, final int memoryMib)
            throws IOException, InterruptedException {
        final LoopDisk disk = new LoopDisk(directory.resolve("memory"), directory.resolve("disk"));
        Files.createDirectories(disk.memory);
        Files.createDirectories(disk.root);
        Shell.run("mount", "-t", "tmpfs", "-o", "size=" + memoryMib + "m", "tmpfs", disk.memory.toString());
        try {
            try (RandomAccessFile file = new RandomAccessFile(disk.image.toFile(), "rw")) {
                file.setLength((long) mib << 20);
            }
            Shell.run("mkfs.ext4", "-q", "-F", "-m", "0", "-J", "size=8", disk.image.toString());
            disk.device = Shell.run("losetup", "-f", "--show", disk.image.toString());
            // Linux acknowledges a write to a loop device of which only a part found space: a page is all or nothing.
            Files.writeString(
                    Path.of("/sys/block", Path.of(disk.device).getFileName().toString(), "queue/max_sectors_kb"),
                    "4\n");
            disk.mount();
            return disk;
        } catch (final IOException | InterruptedException | RuntimeException e) {
            disk.close();
            throw e;
        }
    }

    /** Mounts a file system in memory, without a device. */
    public static LoopDisk tmpfs(final Path directory, final int mib) throws IOException, InterruptedException {
        final LoopDisk disk = new LoopDisk(directory.resolve("memory"), directory.resolve("memory"));
        Files.createDirectories(disk.memory);
        Shell.run("mount", "-t", "tmpfs", "-o", "size=" + mib + "m", "tmpfs", disk.memory.toString());
        return disk;
    }

    private void mount() throws IOException, InterruptedException {
        Shell.run("mount", "-o", "errors=remount-ro", device, root.toString());
    }

    /** Returns where it is mounted. */
    public Path root() {
        return root;
    }

    /** Takes its power away: every later access fails, and what was not on the device is lost. */
    public void cut() throws IOException, InterruptedException {
        Shell.run("perl", "-e", SHUTDOWN, root.toString());
    }

    /** Lets the kernel find an error in the file system, upon which it makes it read-only. */
    public void makeReadOnly() throws IOException {
        Files.writeString(Path.of("/sys/fs/ext4", Path.of(device).getFileName().toString(), "trigger_fs_error"), "1\n");
    }

    /** Writes a file of another program, so that less is left behind the device. */
    public void take(final int mib) throws IOException {
        final byte[] random = new byte[1 << 20];
        new SplittableRandom(mib).nextBytes(random);
        try (FileChannel file =
                FileChannel.open(root.resolve("other"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < mib; i++) {
                file.write(ByteBuffer.wrap(random));
            }
            file.force(true);
        }
    }

    /** Puts more memory behind it. */
    public void enlarge(final int memoryMib) throws IOException, InterruptedException {
        Shell.run("mount", "-o", "remount,size=" + memoryMib + "m", memory.toString());
    }

    /** Unmounts, forgets every page that the system kept of it, repairs as a boot does, and mounts again. */
    public void again() throws IOException, InterruptedException {
        unmount(root);
        Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "1\n");
        final int repaired = Shell.exitCode("e2fsck", "-p", device);
        if (repaired >= FIXED) {
            Shell.exitCode("e2fsck", "-fy", device);
        }
        mount();
    }

    private static void unmount(final Path path) throws IOException, InterruptedException {
        for (int i = 0; i < UNMOUNT_TRIES; i++) {
            if (Shell.exitCode("umount", path.toString()) == 0) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        Shell.run("umount", "-l", path.toString());
    }

    private void release() {
        try {
            if (!device.isEmpty()) {
                if (Shell.exitCode("mountpoint", "-q", root.toString()) == 0) {
                    unmount(root);
                }
                Shell.exitCode("losetup", "-d", device);
            }
            unmount(memory);
        } catch (final IOException e) {
            System.err.println("loadtest: " + e.getMessage());
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (final IllegalStateException e) {
            return; // this program is ending: the hook does it
        }
        release();
    }
}
