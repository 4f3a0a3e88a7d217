package org.tributary.engine.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written again must be the same, and on the device: on real files, and on a real device that ran out of space. */
class DirectRewriteTest {
    private static final long SEED = 20_261_127L;
    private static final int MIB = 1 << 20;

    @TempDir
    Path root;

    private final SplittableRandom random = new SplittableRandom(SEED);

    private byte[] bytes(final int length) {
        final byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldLeaveTheSameBytesWhereverTheRangeBeginsAndEnds() throws IOException {
        for (int i = 0; i < 40; i++) {
            final byte[] before = bytes(1 + random.nextInt(3 * MIB));
            final Path file = Files.write(root.resolve("file"), before);
            final int from = random.nextInt(before.length);
            final int length = 1 + random.nextInt(before.length - from + 5_000);

            new PosixDisk().rewrite(file, from, length);

            assertThat(Files.readAllBytes(file))
                    .as("seed %d, case %d: %d bytes from %d on of %d", SEED, i, length, from, before.length)
                    .isEqualTo(before);
        }
    }

    @Test
    void shouldWriteWholeBlocksPastTheCacheAndSayHowFar() throws IOException {
        final Path file = Files.write(root.resolve("file"), bytes(2 * MIB + 100));
        final long blockBytes = Files.getFileStore(file).getBlockSize();
        final long written = DirectRewrite.upTo(file, 5_000, 2 * MIB + 100);
        assumeTrue(written != 5_000, "this file system has no direct input and output");

        assertThat(written).isEqualTo((2L * MIB + 100) / blockBytes * blockBytes);
        assertThat(DirectRewrite.upTo(file, 5_000, 70_000)).isEqualTo(70_000);
    }

    /** A zip file stands for a file system that knows neither blocks nor direct writes. */
    @Test
    void shouldWarnOnceAndLeaveTheSameBytesWhenThereAreNoDirectWrites() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(root.resolve("disk.zip"), Map.of("create", "true"))) {
            final byte[] before = bytes(100_000);
            final Path file = Files.write(zip.getPath("/file"), before);
            DirectRewrite.WARNED.set(false);
            assertThat(DirectRewrite.upTo(file, 5_000, 70_000)).isEqualTo(5_000);
            assertThat(DirectRewrite.WARNED).isTrue();
            new PosixDisk().rewrite(file, 5_000, 65_000);
            assertThat(Files.readAllBytes(file)).isEqualTo(before);
        }
    }

    /**
     * The case that was lost: a reserved file on a device with less behind it than it says. The failed sync leaves cached pages whose
     * blocks count as unwritten; written again through the cache they sync without an error and are zeros after a power cut.
     */
    @Test
    @Tag("long")
    void shouldBringToTheDeviceWhatAFailedSyncLeftInReservedBlocks() throws IOException, InterruptedException {
        assumeTrue("root".equals(System.getProperty("user.name")), "it mounts a disk: run it as root");
        final Path memory = Files.createDirectory(root.resolve("memory"));
        final Path disk = Files.createDirectory(root.resolve("disk"));
        final Path file = disk.resolve("reserved");
        shell("mount -t tmpfs -o size=64m tmpfs " + memory);
        try {
            shell("truncate -s 1024M " + memory + "/image && mkfs.ext4 -q -F -m 0 -J size=8 " + memory + "/image");
            // Linux acknowledges a write to a loop device of which only a part found space: a page is all or nothing.
            shell("d=$(losetup -f --show " + memory + "/image) && echo $d > " + root.resolve("device")
                    + " && echo 4 > /sys/block/${d#/dev/}/queue/max_sectors_kb && mount -o errors=remount-ro $d "
                    + disk);
            assertThat(new PosixDisk().reserve(Files.createFile(file), 0, 64 * MIB))
                    .isTrue();
            final byte[] written = bytes(64 * MIB);
            final int[] ends = writeUntilASyncFails(file, written);
            shell("mount -o remount,size=1024m " + memory);

            new PosixDisk().rewrite(file, ends[0], ends[1] - ends[0]);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(false);
            }
            cutPower(disk);

            final byte[] now = new byte[ends[1]];
            try (RandomAccessFile after = new RandomAccessFile(file.toFile(), "r")) {
                after.readFully(now);
            }
            assertThat(Arrays.mismatch(now, 0, ends[1], written, 0, ends[1]))
                    .as("first byte that the device lost; synced were %d of %d", ends[0], ends[1])
                    .isEqualTo(-1);
        } finally {
            shell("umount " + disk + "; losetup -d $(cat " + root.resolve("device") + "); umount " + memory);
        }
    }

    /** Returns how much the last good sync held, and how much was written. */
    private static int[] writeUntilASyncFails(final Path file, final byte[] bytes) throws IOException {
        final int[] ends = new int[2];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> {
                        while (ends[1] < bytes.length) {
                            channel.write(ByteBuffer.wrap(bytes, ends[1], 100_000), ends[1]);
                            ends[1] += 100_000;
                            channel.force(false);
                            ends[0] = ends[1];
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        return ends;
    }

    private void cutPower(final Path disk) throws IOException, InterruptedException {
        // EXT4_IOC_SHUTDOWN without flushing the log
        shell("perl -e 'open(F,\"<\",$ARGV[0]) or die $!; $f=pack(\"L\",2); ioctl(F,0x8004587d,$f) or die $!' " + disk
                + " && umount " + disk + " && echo 1 > /proc/sys/vm/drop_caches; d=$(cat " + root.resolve("device")
                + "); e2fsck -p $d; mount $d " + disk);
    }

    private static void shell(final String command) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        final String said = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(command + ": " + said).isZero();
    }
}
