package org.tributary.engine.settlement.reconcile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * Whatever the bytes of a bill, plain, gzipped or in a zip: it is read, its amounts never negative, or refused with a
 * reason. The first byte says which channel's it is; from 4 on the rest is gzipped first.
 */
public final class BillFuzz {
    private static final String[] CHANNELS = {"wechatpay", "alipay", "unionpay", "stripe"};
    private static final LocalDate DAY = LocalDate.of(2026, 9, 7);
    private static final Set<String> MERCHANTS = Set.of("1900000001", "2088000000000001", "777290058110048");
    private static final Path FILE = temporary();

    private BillFuzz() {}

    private static Path temporary() {
        try {
            final Path file = Files.createTempFile("tributary-fuzz", ".bill");
            file.toFile().deleteOnExit();
            return file;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(final byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        final byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        Files.write(FILE, (input[0] & 4) == 0 ? bytes : gzipped(bytes));
        try {
            BillReader.of(CHANNELS[input[0] & 3]).read(FILE, DAY, MERCHANTS, row -> {
                if (row.amountFen() < 0 || row.transactionId().isEmpty()) {
                    throw new AssertionError(row);
                }
            });
        } catch (final BillException e) {
            if (e.getMessage() == null || e.getMessage().isEmpty()) {
                throw new AssertionError("refused without a reason", e);
            }
        }
    }

    private static byte[] gzipped(final byte[] bytes) throws IOException {
        final ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }
}
