package org.tributary.engine.settlement.reconcile;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a bill, plain, gzipped or in a zip, read as a stream with memory for one line. A packed file may unpack
 * to far more than its size, so everything is bounded: entries examined, bytes unpacked, bytes per packed byte, and a
 * line's length.
 */
final class BillLines implements AutoCloseable {
    /** Longest line in characters; real rows have some hundreds. */
    static final int MAX_LINE = 1 << 16;

    /** Most bytes unpacked: the largest bill that is indexed has 20 million rows of some 200 bytes. */
    static final long MAX_BYTES = 4L << 30;

    /** Most unpacked bytes per packed byte; real bills have 5 to 40, the format allows 1032. */
    static final int MAX_RATIO = 200;

    /** Unpacked bytes to which the ratio does not apply. */
    static final long FREE_BYTES = 1 << 20;

    /** Most entries of a zip that are examined: real ones hold a detail and a summary. */
    static final int MAX_ENTRIES = 16;

    private static final int BUFFER = 1 << 16;

    private final Reader reader;
    private final char[] buffer = new char[BUFFER];
    private final StringBuilder line = new StringBuilder();
    private int at;
    private int end;
    private int number;

    private BillLines(final Reader reader) {
        this.reader = reader;
    }

    /** Opens a bill; of a zip the detail's CSV, which may follow a summary (汇总). */
    static BillLines open(final Path file, final Charset charset) throws IOException {
        final Counted packed = new Counted(Files.newInputStream(file));
        try {
            final InputStream raw = new BufferedInputStream(packed, BUFFER);
            return new BillLines(new InputStreamReader(
                    unpacked(raw, packed, file, charset),
                    charset.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)));
        } catch (final IOException | RuntimeException e) {
            packed.close();
            throw e;
        }
    }

    private static InputStream unpacked(
            final InputStream raw, final Counted packed, final Path file, final Charset charset) throws IOException {
        raw.mark(2);
        final int first = raw.read();
        final int second = raw.read();
        raw.reset();
        try {
            if (first == 'P' && second == 'K') {
                return detailOf(new ZipInputStream(raw, charset), packed, file);
            }
            return first == 0x1F && second == 0x8B ? new Bounded(new GZIPInputStream(raw, BUFFER), packed) : raw;
        } catch (final ZipException | EOFException | IllegalArgumentException e) {
            // IllegalArgumentException: an entry's name is not in the charset.
            throw new BillException(file.getFileName() + " can't be unpacked: " + e.getMessage());
        }
    }

    private static InputStream detailOf(final ZipInputStream zip, final Counted packed, final Path file)
            throws IOException {
        final Bounded bounded = new Bounded(zip, packed);
        int entries = 0;
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            final String name = entry.getName();
            if (name.endsWith(".csv") && !name.contains("汇总")) {
                return bounded;
            }
            if (++entries == MAX_ENTRIES) {
                break;
            }
            bounded.skipAll();
        }
        throw new BillException(file.getFileName() + " holds no detail (业务明细) CSV");
    }

    /**
     * Returns the next line without its line end; null after the last.
     *
     * @throws BillException if it is longer than any bill's
     */
    @Nullable
    String next() throws IOException {
        int c = read();
        if (c < 0) {
            return null;
        }
        number++;
        line.setLength(0);
        while (c >= 0 && c != '\n' && c != '\r') {
            if (line.length() == MAX_LINE) {
                throw new BillException("line " + number + " has more than " + MAX_LINE + " characters: not a bill");
            }
            line.append((char) c);
            c = read();
        }
        if (c == '\r' && peek() == '\n') {
            at++;
        }
        return line.toString();
    }

    private int read() throws IOException {
        final int c = peek();
        at++;
        return c;
    }

    private int peek() throws IOException {
        if (at >= end) {
            end = fill();
            at = 0;
        }
        return end < 0 ? -1 : buffer[at];
    }

    private int fill() throws IOException {
        try {
            return reader.read(buffer, 0, buffer.length);
        } catch (final ZipException | EOFException e) {
            throw new BillException("line " + (number + 1) + ": the packed bill is damaged or cut off ("
                    + e.getMessage() + "). Fetch it from the channel again");
        }
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Counts the packed bytes that were read. */
    private static final class Counted extends FilterInputStream {
        private long bytes;

        Counted(final InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            final int read = super.read();
            bytes += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(final byte[] into, final int offset, final int length) throws IOException {
            final int read = super.read(into, offset, length);
            bytes += Math.max(0, read);
            return read;
        }
    }

    /** Refuses a stream that is larger than any bill. */
    private static final class Bounded extends FilterInputStream {
        private final Counted packed;
        private long bytes;

        Bounded(final InputStream in, final Counted packed) {
            super(in);
            this.packed = packed;
        }

        @Override
        public int read() throws IOException {
            return count(super.read(), 1);
        }

        @Override
        public int read(final byte[] into, final int offset, final int length) throws IOException {
            final int read = super.read(into, offset, length);
            return count(read, read);
        }

        private int count(final int result, final int read) {
            bytes += result < 0 ? 0 : read;
            if (bytes > MAX_BYTES) {
                throw new BillException("the bill unpacks to more than " + MAX_BYTES + " bytes: not a bill");
            }
            if (bytes > FREE_BYTES && bytes / MAX_RATIO > packed.bytes) {
                throw new BillException("the bill unpacks to more than " + MAX_RATIO
                        + " times its size: not a bill. Fetch it from the channel again");
            }
            return result;
        }

        void skipAll() throws IOException {
            final byte[] ignored = new byte[BUFFER];
            int read = read(ignored, 0, ignored.length);
            while (read >= 0) {
                read = read(ignored, 0, ignored.length);
            }
        }
    }
}
