package org.tributary.loadtest.drill.kind;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** One damage to a data directory: what, in which file, at which place. Drawn from a seed. */
final class Damage {
    private static final int NEWEST_BYTES = 512;
    private static final int TAIL_BYTES = 100 * 1_024;
    private static final int MOST_BYTES = 8_192;
    private static final int BLOCK = 1 << 16;

    /** What is done to a file. */
    private enum Kind {
        TRUNCATE,
        ZERO,
        GARBAGE,
        FLIP,
        DELETE,
        EMPTY,
        FOREIGN,
        REPEAT
    }

    private Damage() {}

    /** Spoils a data directory, and returns what was done in words; all of it follows from the random numbers. */
    static String to(final Path data, final SplittableRandom random) throws IOException {
        final List<Path> files = files(data);
        final Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        final Path file = pick(files, random);
        final String name = data.relativize(file).toString();
        final long end = end(file);
        switch (kind) {
            case DELETE -> Files.delete(file);
            case EMPTY -> Files.write(file, new byte[0]);
            case FOREIGN -> {
                final Path other = files.get(random.nextInt(files.size()));
                Files.copy(other, file, StandardCopyOption.REPLACE_EXISTING);
                return "replaced by " + data.relativize(other) + ": " + name;
            }
            default -> {
                return at(kind, file, end, random) + " of " + end + " in " + name;
            }
        }
        return kind.name().toLowerCase(java.util.Locale.ROOT) + ": " + name;
    }

    /** Half of all damages hit the newest journal file, where a loss is easiest to overlook. */
    private static Path pick(final List<Path> files, final SplittableRandom random) {
        final List<Path> journal =
                files.stream().filter(file -> file.toString().endsWith(".cq4")).toList();
        return random.nextBoolean() ? journal.get(journal.size() - 1) : files.get(random.nextInt(files.size()));
    }

    private static String at(final Kind kind, final Path file, final long end, final SplittableRandom random)
            throws IOException {
        final long place = place(end, random);
        final int length = (int) Math.min(Math.max(1, end - place), 1 + random.nextInt(MOST_BYTES));
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            switch (kind) {
                case TRUNCATE -> {
                    open.setLength(place);
                    return "truncated at " + place;
                }
                case ZERO -> {
                    write(open, place, new byte[length]);
                    return length + " bytes zeroed at " + place;
                }
                case GARBAGE -> {
                    final byte[] garbage = new byte[length];
                    random.nextBytes(garbage);
                    write(open, place, garbage);
                    return length + " bytes of garbage at " + place;
                }
                case REPEAT -> {
                    final byte[] earlier = new byte[length];
                    open.seek(random.nextLong(Math.max(1, end - length + 1)));
                    open.read(earlier);
                    write(open, place, earlier);
                    return length + " bytes from elsewhere in the file at " + place;
                }
                default -> {
                    open.seek(place);
                    final int old = Math.max(0, open.read());
                    final int bit = random.nextInt(8);
                    write(open, place, new byte[] {(byte) (old ^ 1 << bit)});
                    return "bit " + bit + " flipped at " + place;
                }
            }
        }
    }

    private static void write(final RandomAccessFile file, final long place, final byte[] bytes) throws IOException {
        file.seek(place);
        file.write(bytes);
    }

    /** Returns a place: the header, the newest bytes, the newest 100 KiB, or anywhere in what was written. */
    private static long place(final long end, final SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong(Math.max(1, Math.min(end, NEWEST_BYTES)));
            case 1 -> Math.max(0, end - 1 - random.nextInt(NEWEST_BYTES));
            case 2 -> Math.max(0, end - 1 - random.nextInt(TAIL_BYTES));
            default -> random.nextLong(Math.max(1, end));
        };
    }

    /** Returns where a file's written part ends: behind it are the zeros of reserved space. */
    private static long end(final Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
            final byte[] block = new byte[BLOCK];
            long from = open.length();
            while (from > 0) {
                final int length = (int) Math.min(BLOCK, from);
                from -= length;
                open.seek(from);
                open.readFully(block, 0, length);
                for (int i = length - 1; i >= 0; i--) {
                    if (block[i] != 0) {
                        return from + i + 1;
                    }
                }
            }
            return 0;
        }
    }

    /** Returns the files that hold what was answered, and what vouches for them, in a fixed order. */
    private static List<Path> files(final Path data) throws IOException {
        final List<Path> files = new ArrayList<>();
        for (final String directory : List.of("journal", "snapshots")) {
            try (Stream<Path> all = Files.walk(data.resolve(directory))) {
                all.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith("LOCK"))
                        .sorted(Comparator.naturalOrder())
                        .forEach(files::add);
            }
        }
        return files;
    }
}
