package org.tributary.engine.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.journal.JournalPosition;

/**
 * Whatever the bytes of a snapshot: it is refused as damaged, or its sections are read. With an odd first byte the input
 * is one change to a real snapshot, which must be noticed wherever it is.
 */
public final class SnapshotFuzz {
    private static final Path FILE = temporary();
    private static final byte[] REAL = real();

    private SnapshotFuzz() {}

    private static Path temporary() {
        try {
            final Path file = Files.createTempFile("tributary-fuzz", ".snapshot");
            file.toFile().deleteOnExit();
            return file;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] real() {
        try (SnapshotWriter writer = new SnapshotWriter(FILE, 0)) {
            final byte[] head = new byte[32];
            Arrays.fill(head, (byte) 7);
            writer.header(new JournalPosition(1, 5, 15, 1000, head), 9, 1);
            final UnsafeBuffer record = new UnsafeBuffer(new byte[40]);
            for (final String section : new String[] {"core", "projections"}) {
                writer.section(section, sink -> {
                    for (int i = 1; i < 4; i++) {
                        record.setMemory(0, 40, (byte) i);
                        sink.onRecord(record, 0, 10 * i);
                    }
                });
            }
            writer.finish();
            return Files.readAllBytes(FILE);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(final byte[] input) throws IOException {
        final boolean isChange = input.length >= 4 && (input[0] & 1) == 1;
        final byte[] bytes =
                isChange ? REAL.clone() : Arrays.copyOfRange(input, Math.min(1, input.length), input.length);
        if (isChange) {
            bytes[((input[1] & 0xFF) << 8 | input[2] & 0xFF) % bytes.length] ^= input[3];
        }
        Files.write(FILE, bytes);
        try (SnapshotFile file = SnapshotFile.open(FILE)) {
            for (final String section : new String[] {"core", "projections", "other"}) {
                file.read(section, records -> {
                    while (records.next()) {
                        records.buffer().checkLimit(records.offset() + records.length());
                    }
                });
            }
            if (isChange && input[3] != 0) {
                throw new AssertionError("byte changed unnoticed: " + Arrays.toString(input));
            }
        } catch (final SnapshotDamagedException e) {
            if (isChange && input[3] == 0) {
                throw e;
            }
        }
    }
}
