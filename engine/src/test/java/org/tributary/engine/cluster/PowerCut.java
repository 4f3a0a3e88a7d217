package org.tributary.engine.cluster;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.head.Heads;
import org.tributary.engine.simulator.SimDisk;

/**
 * What a power cut does to one node: of its journal stays what was synced, of its log what Ratis had flushed at that moment, and of the
 * rest what luck has written, page by page; its newest vote may be forgotten. A node's process must have ended.
 */
final class PowerCut {
    private static final int PAGE = 4096;
    private static final int SECTOR = 512;
    private static final int HEADER = 8;
    private static final int CHECKSUM = 4;
    /** So long a rename may not be on the device. */
    private static final long VOTE_NANOS = 5_000_000_000L;

    private final SimDisk disk = new SimDisk();
    private final DataDirectory directory;
    private final Path log;
    private byte @Nullable [] vote;
    private long voteNanos;
    private long flushed;

    PowerCut(final DataDirectory directory, final ClusterSettings settings) {
        this.directory = directory;
        this.log = settings.ownLog();
    }

    /** The disk of the node's journal. */
    SimDisk disk() {
        return disk;
    }

    private Path meta() {
        return log.resolve("current/raft-meta");
    }

    /** Keeps the vote of now, which may come back after a cut within the next seconds. */
    void remember() {
        try {
            vote = Files.readAllBytes(meta());
            voteNanos = System.nanoTime();
        } catch (final IOException e) {
            // None yet, or it is just being replaced.
            vote = null;
        }
    }

    /** The moment of the cut; nothing that the node sends gets out any more. */
    void now(final ClusterNode node) {
        try {
            final Object of = field(node, "server");
            final RaftServer server = (RaftServer) field(of, "server");
            final RaftGroup group = (RaftGroup) field(of, "group");
            flushed = server.getDivision(group.getGroupId()).getRaftLog().getFlushIndex();
        } catch (final IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object field(final Object of, final String name) throws ReflectiveOperationException {
        final Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    /** After the process has ended: the files become what they are after the next boot. */
    void leave(final SplittableRandom luck) throws IOException {
        disk.cutPower(directory.journal(), luck);
        Heads.bootedSince(directory);
        if (!Files.isDirectory(log)) {
            return;
        }
        try (Stream<Path> files = Files.list(log.resolve("current"))) {
            final Path newest = files.filter(
                            file -> file.getFileName().toString().startsWith("log_inprogress_"))
                    .max(Comparator.comparing(file ->
                            Long.parseLong(file.getFileName().toString().substring("log_inprogress_".length()))))
                    .orElse(null);
            if (newest != null) {
                tear(newest, luck);
            }
        }
        final byte[] before = vote;
        if (before != null && System.nanoTime() - voteNanos < VOTE_NANOS && luck.nextBoolean()) {
            Files.write(meta(), before);
        }
        Files.writeString(log.resolveSibling(log.getFileName() + ".open"), "another boot");
    }

    private void tear(final Path file, final SplittableRandom luck) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        final int from = flushedEnd(bytes);
        final byte[] after = Arrays.copyOf(bytes, bytes.length + luck.nextInt(3) * PAGE);
        int at = from;
        while (at < bytes.length) {
            final int page = Math.min(PAGE - at % PAGE, bytes.length - at);
            final int written = switch (luck.nextInt(4)) {
                case 0 -> page;
                case 1 -> Math.min(page, SECTOR * luck.nextInt(PAGE / SECTOR));
                default -> 0;
            };
            // Of a sector that the cut met, all or nothing is there.
            final int kept = written == page ? page : Math.max(0, (at + written) / SECTOR * SECTOR - at);
            Arrays.fill(after, at + kept, at + page, (byte) 0);
            at += page;
        }
        Files.write(file, after);
    }

    /** Behind the last entry that was flushed at the cut. */
    private int flushedEnd(final byte[] bytes) throws IOException {
        int at = HEADER;
        while (at < bytes.length && bytes[at] != 0) {
            final ByteArrayInputStream in = new ByteArrayInputStream(bytes, at, bytes.length - at);
            final LogEntryProto entry = LogEntryProto.parseDelimitedFrom(in);
            if (entry.getIndex() > flushed) {
                break;
            }
            at = bytes.length - in.available() + CHECKSUM;
        }
        return Math.min(at, bytes.length);
    }
}
