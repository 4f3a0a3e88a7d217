package org.tributary.engine.simulator;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.Disk;
import org.tributary.engine.journal.chronicle.PosixDisk;

/**
 * A disk that remembers what its device holds. Files lie in memory (a kill loses nothing); a power cut leaves of what was not
 * synced what the seed says, page by page: all, nothing, or the beginning. After a sync has failed its pages are clean but not
 * on the device, as Linux has it, and no later sync writes them unless they change.
 */
public final class SimDisk implements Disk {
    private static final int PAGE = 4096;
    private static final int SECTOR = 512;
    private static final String HEAD = "HEAD";
    private static final int NEVER = Integer.MAX_VALUE;

    /** Where a cycle file's excerpts begin, behind header and index. */
    private static final int FIRST_EXCERPT = 512 * 1024;

    private final PosixDisk real = new PosixDisk();
    private final Map<Path, Device> devices = new HashMap<>();
    private final Map<Path, byte[]> heads = new HashMap<>();
    private long freeBytes = Long.MAX_VALUE;
    private boolean failNextSync;
    private int failedSyncs;
    private final LongConsumer passMs;
    private final Trace trace;
    private int callsToDeath = NEVER;
    private int deaths;
    private long syncMs;

    /** What the device holds of a file: all up to {@code length}, but for what it lost in a failed sync. */
    private static final class Device {
        private int length;
        private int lostFrom = Integer.MAX_VALUE;
        private byte[] lost = {};
        /** Bytes of these that were written again since, by their place in the file. */
        private final BitSet rewritten = new BitSet();
    }

    /** The process was killed in the middle of what it did with the disk. */
    static final class Death extends Error {
        private static final long serialVersionUID = 1L;

        private Death() {
            super("killed (simulated)");
        }
    }

    /** A disk that syncs at once and keeps no trace that anybody reads; any thread. */
    public SimDisk() {
        this(ms -> {}, new Trace());
    }

    SimDisk(final LongConsumer passMs, final Trace trace) {
        this.passMs = passMs;
        this.trace = trace;
    }

    /** The process is killed at the so many-th next call, before or after it has done its work. */
    void dieAt(final int calls) {
        callsToDeath = calls;
    }

    /** The process lives again, or goes on. */
    void live() {
        callsToDeath = NEVER;
    }

    private void call(final String what) {
        trace.met(what);
        if (callsToDeath != NEVER && --callsToDeath < 0) {
            callsToDeath = NEVER;
            deaths++;
            throw new Death();
        }
    }

    /** Times that it was killed at a call. */
    int deaths() {
        return deaths;
    }

    /** The next sync takes so long. */
    void nextSyncTakes(final long ms) {
        syncMs = ms;
    }

    /** From now on so much is free, of which each reserve takes its part; {@link Long#MAX_VALUE}: there is always enough. */
    void free(final long bytes) {
        freeBytes = bytes;
    }

    /** True if the space may not suffice. */
    boolean isShort() {
        return freeBytes != Long.MAX_VALUE;
    }

    void failNextSync() {
        failNextSync = true;
    }

    int failedSyncs() {
        return failedSyncs;
    }

    @Override
    public synchronized boolean reserve(final Path file, final long offset, final long length) throws IOException {
        call("reserve " + name(file) + " " + offset + " " + length);
        final boolean reserved = length <= freeBytes;
        if (reserved) {
            lengthen(file, offset + length);
            freeBytes -= isShort() ? length : 0;
        }
        call("reserved " + reserved);
        return reserved;
    }

    /** A file in memory takes no space by its length: a reserve reads as zeros either way. */
    private static void lengthen(final Path file, final long length) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.size() < length) {
                channel.write(ByteBuffer.allocate(1), length - 1);
            }
        }
    }

    @Override
    public synchronized void release(final Path file, final long offset, final long length) {
        trace.met("release " + name(file) + " " + offset + " " + length);
        real.release(file, offset, length);
    }

    @Override
    public long usableBytes(final Path directory) {
        return freeBytes;
    }

    /** What a failed sync left is written, whether once or by several starts, of which the first may have died. */
    @Override
    public synchronized void rewrite(final Path file, final long offset, final long length) {
        call("rewrite " + name(file) + " " + offset + " " + length);
        final Device device = devices.computeIfAbsent(file, path -> new Device());
        device.rewritten.set((int) offset, (int) (offset + length));
    }

    @Override
    public synchronized void force(final Path file, final FileChannel channel) throws IOException {
        call("sync " + name(file));
        passMs.accept(syncMs);
        syncMs = 0;
        final Device device = devices.computeIfAbsent(file, path -> new Device());
        final byte[] tail = file.toString().endsWith(".cq4") ? documents(file, device.length) : new byte[0];
        trace.met("synced", tail);
        if (failNextSync) {
            trace.met("sync failed");
            failNextSync = false;
            failedSyncs++;
            if (tail.length > 0) {
                device.lostFrom = Math.min(device.lostFrom, device.length);
                device.lost = documents(file, device.lostFrom);
                device.rewritten.clear();
            }
            throw new IOException("the device failed (simulated)");
        }
        device.length += tail.length;
        if (file.endsWith(HEAD)) {
            heads.put(file, Files.readAllBytes(file));
        }
        call("sync done");
    }

    private static String name(final Path file) {
        return file.subpath(file.getNameCount() - 2, file.getNameCount()).toString();
    }

    /** Cuts the power: files hold what the device has, and of the rest what luck has written. */
    public synchronized void cutPower(final Path journal, final SplittableRandom luck) throws IOException {
        loseHead(journal.resolve(HEAD), luck);
        for (final Path file : cycleFiles(journal)) {
            final Device device = devices.computeIfAbsent(file, path -> new Device());
            loseFailedSync(file, device);
            final byte[] tail = documents(file, device.length);
            final byte[] after = new byte[tail.length];
            int from = 0;
            while (from < tail.length) {
                final int page = Math.min(PAGE - (device.length + from) % PAGE, tail.length - from);
                final int written = switch (luck.nextInt(4)) {
                    case 0 -> page;
                    case 1 -> Math.min(page, SECTOR * luck.nextInt(PAGE / SECTOR));
                    default -> 0;
                };
                System.arraycopy(tail, from, after, from, written);
                from += page;
            }
            trace.met("power cut, " + name(file) + " keeps", after);
            write(file, device.length, after);
            device.length += tail.length;
        }
    }

    /** Each sector of the journal's head is as it was synced last, or as it was written since. */
    private void loseHead(final Path head, final SplittableRandom luck) throws IOException {
        final byte[] synced = heads.get(head);
        if (synced == null) {
            return;
        }
        final byte[] now = Files.readAllBytes(head);
        for (int at = 0; at < Math.min(now.length, synced.length); at += SECTOR) {
            if (luck.nextBoolean()) {
                System.arraycopy(synced, at, now, at, Math.min(SECTOR, Math.min(now.length, synced.length) - at));
            }
        }
        write(head, 0, now);
        heads.put(head, now);
    }

    /** The kernel called these bytes clean: no later sync has written those that are still the same. */
    private void loseFailedSync(final Path file, final Device device) throws IOException {
        if (device.lost.length > 0) {
            final byte[] now = documents(file, device.lostFrom);
            final int most = Math.min(device.lost.length, now.length);
            for (int at = 0; at < most; at++) {
                final boolean kept = now[at] != device.lost[at] || device.rewritten.get(device.lostFrom + at);
                now[at] = kept ? now[at] : 0;
            }
            write(file, device.lostFrom, Arrays.copyOf(now, most));
            device.length = Math.max(device.length, device.lostFrom + device.lost.length);
        }
        device.lostFrom = Integer.MAX_VALUE;
        device.lost = new byte[0];
        device.rewritten.clear();
    }

    /** Spoils one place of a small file: the journal's head, or a snapshot. */
    static String damageFile(final Path file, final SplittableRandom luck) throws IOException {
        final byte[] now = Files.readAllBytes(file);
        final int most = Math.min(now.length, file.endsWith(HEAD) ? 2 * SECTOR : Integer.MAX_VALUE);
        final int at = luck.nextInt(most);
        final String kind = spoil(now, at, Math.min(at + SECTOR, now.length), luck);
        write(file, 0, now);
        return kind + " at byte " + at + " of " + file.getFileName();
    }

    /** Spoils one place of what the device holds; null if it holds nothing yet. */
    @Nullable
    String damage(final Path journal, final SplittableRandom luck) throws IOException {
        final List<Path> files = cycleFiles(journal);
        final Path file = files.isEmpty() ? journal : files.get(luck.nextInt(files.size()));
        final byte[] now = files.isEmpty() ? new byte[0] : documents(file, 0);
        if (now.length <= SECTOR) {
            return null;
        }
        final int from = luck.nextBoolean() ? now.length - SECTOR : luck.nextBoolean() ? FIRST_EXCERPT : 0;
        final int at = Math.min(from, now.length - SECTOR) + luck.nextInt(Math.max(SECTOR, now.length - from));
        final int end = Math.min(at + SECTOR, now.length);
        final String kind = spoil(now, Math.min(at, now.length - 1), end, luck);
        write(file, 0, now);
        return kind + " at byte " + at + " of " + now.length + " in " + journal.relativize(file);
    }

    private static String spoil(final byte[] now, final int at, final int end, final SplittableRandom luck) {
        switch (luck.nextInt(4)) {
            case 0 -> {
                now[at] ^= (byte) (1 << luck.nextInt(8));
                return "flipped bit";
            }
            case 1 -> {
                Arrays.fill(now, at, end, (byte) 0);
                return "lost write";
            }
            case 2 -> {
                for (int place = at; place < end; place++) {
                    now[place] = (byte) luck.nextInt();
                }
                return "garbage";
            }
            default -> {
                // The bytes went to another sector, whose own are gone; where they belong nothing was written.
                System.arraycopy(now.clone(), at, now, luck.nextInt(now.length - SECTOR), end - at);
                Arrays.fill(now, at, end, (byte) 0);
                return "misdirected write";
            }
        }
    }

    /** The journal's files, epoch after epoch. */
    static List<Path> cycleFiles(final Path journal) {
        final List<Path> files = new ArrayList<>();
        for (final String epoch : names(journal)) {
            if (epoch.startsWith("epoch-")) {
                final Path directory = journal.resolve(epoch);
                for (final String file : names(directory)) {
                    if (file.endsWith(".cq4")) {
                        files.add(directory.resolve(file));
                    }
                }
            }
        }
        return files;
    }

    private static String[] names(final Path directory) {
        final String[] names = directory.toFile().list();
        if (names == null) {
            return new String[0];
        }
        Arrays.sort(names);
        return names;
    }

    /** Overwrites a file's last document with zeros. */
    static void cutLastDocument(final Path file) throws IOException {
        int last = 0;
        int end = 0;
        for (int next = 0; next < documents(file, 0).length; next += documentLength(file, next)) {
            last = next;
            end = next + documentLength(file, next);
        }
        write(file, last, new byte[end - last]);
    }

    /** Where a file's last document ends. */
    static int end(final Path file) throws IOException {
        return documents(file, 0).length;
    }

    /** Overwrites all documents from one on with zeros. */
    static void cutFrom(final Path file, final int start) throws IOException {
        write(file, start, new byte[Math.max(0, end(file) - start)]);
    }

    private static int documentLength(final Path file, final int start) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final ByteBuffer header = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(header, start);
            final int word = header.getInt(0);
            return (word & 0x8000_0000) != 0 ? Integer.BYTES : Integer.BYTES + (word & 0x3FFF_FFFF) + 3 & ~3;
        }
    }

    private static void write(final Path file, final long position, final byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), position);
        }
    }

    /** A file's bytes from a document's header to the end of the last document, by the lengths that headers name. */
    private static byte[] documents(final Path file, final int start) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final ByteBuffer header = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int end = start;
            while (channel.read(header.clear(), end) == Integer.BYTES && header.getInt(0) != 0) {
                final int word = header.getInt(0);
                final boolean last = (word & 0x8000_0000) != 0;
                final long next = last ? end + Integer.BYTES : end + Integer.BYTES + (word & 0x3FFF_FFFFL) + 3 & ~3L;
                if (next > channel.size()) {
                    // a spoilt length: nothing behind it is a document
                    break;
                }
                end = (int) next;
                if (last) {
                    // an end mark, or a document that was never finished
                    break;
                }
            }
            final ByteBuffer bytes = ByteBuffer.allocate(Math.max(0, end - start));
            while (bytes.hasRemaining() && channel.read(bytes, start + (long) bytes.position()) >= 0) {
                // reads on
            }
            return bytes.array();
        }
    }
}
