package org.tributary.engine.settlement.export;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.PaperSize;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** Writes workbooks that are the same byte for byte each time: without the time at which they were written. */
final class Workbooks {
    private static final String CORE = "docProps/core.xml";
    private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private Workbooks() {}

    /** Fills a workbook. */
    @FunctionalInterface
    interface Content {
        void write(Workbook workbook) throws IOException;
    }

    /**
     * Writes a workbook.
     *
     * @param day stands for the day on which it was made
     */
    static void write(final Path file, final LocalDate day, final Content content) throws IOException {
        final Path raw = file.resolveSibling(file.getFileName() + ".raw");
        try (OutputStream to = Files.newOutputStream(raw);
                Workbook workbook = new Workbook(to, "Tributary", "1.0")) {
            // it is packed when it is copied
            workbook.setCompressionLevel(0);
            content.write(workbook);
        }
        try (ZipFile in = new ZipFile(raw.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (final ZipEntry entry : Collections.list(in.entries())) {
                final ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTimeLocal(ENTRY_TIME);
                out.putNextEntry(copy);
                copy(in, entry, day, out);
                out.closeEntry();
            }
        }
        Files.delete(raw);
    }

    private static void copy(final ZipFile in, final ZipEntry entry, final LocalDate day, final OutputStream out)
            throws IOException {
        try (InputStream bytes = in.getInputStream(entry)) {
            if (!entry.getName().equals(CORE)) {
                bytes.transferTo(out);
                return;
            }
            final String text = new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
            out.write(text.replaceAll("(<dcterms:created[^>]*>)[^<]*(</dcterms:created>)", "$1" + day + "T00:00:00Z$2")
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Adds a sheet that prints on A4 across, as wide as the page. */
    static Worksheet sheet(final Workbook workbook, final String name) {
        final Worksheet sheet = workbook.newWorksheet(name);
        sheet.pageOrientation("landscape");
        sheet.paperSize(PaperSize.A4_PAPER);
        sheet.fitToWidth((short) 1);
        sheet.fitToHeight((short) 0);
        return sheet;
    }

    /** Adds the sheet that says what each word means. */
    static void words(final Workbook workbook) {
        final Worksheet sheet = sheet(workbook, "名词 Words");
        sheet.value(0, 0, "名词");
        sheet.value(0, 1, "English");
        sheet.value(0, 2, "含义");
        sheet.range(0, 0, 0, 2).style().bold().fillColor(SheetRows.HEADING_FILL).set();
        sheet.width(0, 24);
        sheet.width(1, 34);
        sheet.width(2, 90);
        int row = 1;
        for (final Headings.Words words : Headings.ALL) {
            sheet.value(row, 0, words.zh());
            sheet.value(row, 1, words.en());
            sheet.value(row++, 2, words.meaning());
        }
    }
}
