package org.tributary.engine.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BillLinesTest {
    @TempDir
    private Path directory;

    @Test
    void shouldReadTheSameLinesWhateverTheirEndAndThePacking() throws IOException {
        final byte[] text = "一,1\r\n二,2\n三,3\r四,4".getBytes(StandardCharsets.UTF_8);

        assertThat(lines(text)).containsExactly("一,1", "二,2", "三,3", "四,4");
        assertThat(lines(gzip(text))).containsExactly("一,1", "二,2", "三,3", "四,4");
        assertThat(lines(zip("x汇总.csv", text, "x.csv", text))).containsExactly("一,1", "二,2", "三,3", "四,4");
        assertThat(lines(new byte[0])).isEmpty();
    }

    @Test
    void shouldRefuseALineWhenItIsLongerThanAnyBills() {
        final byte[] longest = new byte[BillLines.MAX_LINE];
        Arrays.fill(longest, (byte) 'x');

        assertThatThrownBy(() -> lines(concat("a\n".getBytes(StandardCharsets.UTF_8), longest, new byte[] {'x'})))
                .isInstanceOf(BillException.class)
                .hasMessageContaining("line 2 has more than 65536 characters");
    }

    @Test
    void shouldTakeALineWhenItIsAsLongAsItMayBe() throws IOException {
        final byte[] longest = new byte[BillLines.MAX_LINE];
        Arrays.fill(longest, (byte) 'x');

        assertThat(lines(longest)).hasSize(1);
    }

    @Test
    void shouldRefuseAPackedBillWhenItHoldsFarMoreThanItsSize() throws IOException {
        final byte[] rows = new byte[64 << 20];
        Arrays.fill(rows, (byte) 'x');
        for (int i = 79; i < rows.length; i += 80) {
            rows[i] = '\n';
        }

        for (final byte[] bomb : List.of(gzip(rows), zip("a.csv", rows), zip("a汇总.csv", rows, "a.csv", rows))) {
            assertThat(bomb.length).isLessThan(1 << 20);
            assertThatThrownBy(() -> lines(bomb))
                    .isInstanceOf(BillException.class)
                    .hasMessageContaining("unpacks to more than 200 times its size");
        }
    }

    @Test
    void shouldRefuseAZipWhenItHasManyEntriesAndNoDetail() throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < 1_000; i++) {
                zip.putNextEntry(new ZipEntry(i + ".txt"));
            }
            zip.putNextEntry(new ZipEntry("detail.csv"));
        }

        assertThatThrownBy(() -> lines(bytes.toByteArray()))
                .isInstanceOf(BillException.class)
                .hasMessageContaining("holds no detail");
    }

    @Test
    void shouldSayThatThePackedBillIsDamagedWhenItIsCutOff() throws IOException {
        final byte[] text = new byte[100_000];
        new java.util.Random(1).nextBytes(text);
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) (i % 50 == 49 ? '\n' : 'a' + (text[i] & 15));
        }

        for (final byte[] whole : List.of(gzip(text), zip("a.csv", text))) {
            assertThatThrownBy(() -> lines(Arrays.copyOf(whole, whole.length / 2)))
                    .isInstanceOf(BillException.class)
                    .hasMessageContaining("Fetch it from the channel again");
        }
    }

    private List<String> lines(final byte[] bytes) throws IOException {
        final Path file = Files.write(directory.resolve("bill"), bytes);
        final List<String> lines = new ArrayList<>();
        try (BillLines in = BillLines.open(file, StandardCharsets.UTF_8)) {
            for (String line = in.next(); line != null; line = in.next()) {
                lines.add(line.length() > 100 ? line.substring(0, 100) : line);
            }
        }
        return lines;
    }

    private static byte[] concat(final byte[]... parts) throws IOException {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    private static byte[] gzip(final byte[] text) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(final Object... namesAndTexts) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndTexts[i]));
                zip.write((byte[]) namesAndTexts[i + 1]);
            }
        }
        return bytes.toByteArray();
    }
}
