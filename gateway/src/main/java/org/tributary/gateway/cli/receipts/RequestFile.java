package org.tributary.gateway.cli.receipts;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.tributary.engine.codec.IdCodec;
import org.tributary.gateway.channel.parse.Fields;

/**
 * Requests for receipts as CSV in UTF-8 with a header. A file that is no CSV or lacks a column is refused whole; a bad row is kept with
 * its problem, so that every row has an answer.
 */
final class RequestFile {
    /** Largest file. */
    static final int MAX_BYTES = 64 * 1024 * 1024;

    /** Most rows of a file. */
    static final int MAX_ROWS = 200_000;

    private static final int MAX_NAME_BYTES = 200;
    private static final int MAX_TAX_ID_BYTES = 64;
    private static final List<String> REQUIRED = List.of("transactionId", "name");
    private static final List<String> ALL = List.of("channel", "transactionId", "name", "taxId");
    private static final Pattern ROUNDED = Pattern.compile("[0-9]+(\\.[0-9]+)?[Ee]\\+?[0-9]+");
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setTrim(true).get();

    private final Path file;
    private final List<Request> requests = new ArrayList<>();
    private List<String> header = List.of();

    private RequestFile(final Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it is no file of requests; the message says what to do
     */
    static List<Request> read(final Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is larger than " + MAX_BYTES + " bytes: split it");
        }
        final String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (final CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8: save it as CSV in UTF-8", e);
        }
        final RequestFile reading = new RequestFile(file);
        try (CSVParser parser =
                CSVParser.parse(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text), FORMAT)) {
            for (final CSVRecord record : parser) {
                reading.take(record);
            }
        } catch (final UncheckedIOException | IllegalStateException e) {
            throw new IOException(
                    file + ", row " + (reading.requests.size() + 2) + " is not CSV: " + e.getMessage(), e);
        }
        if (reading.header.isEmpty()) {
            throw new IOException(file + " is empty: write the columns " + String.join(", ", ALL));
        }
        return reading.requests;
    }

    private void take(final CSVRecord record) throws IOException {
        if (header.isEmpty()) {
            header = record.toList();
            checkHeader();
            return;
        }
        if (requests.size() == MAX_ROWS) {
            throw new IOException(file + " has more than " + MAX_ROWS + " rows: split it");
        }
        requests.add(request(record));
    }

    private void checkHeader() throws IOException {
        final Set<String> names = new HashSet<>();
        for (final String name : header) {
            if (!ALL.contains(name) || !names.add(name)) {
                throw new IOException(file + ", row 1: \"" + name + "\" is no column or appears twice; use "
                        + String.join(", ", ALL));
            }
        }
        for (final String name : REQUIRED) {
            if (!names.contains(name)) {
                throw new IOException(file + ", row 1: the column " + name + " is missing");
            }
        }
    }

    private Request request(final CSVRecord record) {
        final int row = (int) record.getRecordNumber();
        final String channel = value(record, "channel");
        final String transactionId = value(record, "transactionId");
        final String name = value(record, "name");
        final String taxId = value(record, "taxId");
        return new Request(
                row,
                channel,
                transactionId,
                name,
                taxId,
                record.size() == header.size()
                        ? problem(transactionId, name, taxId)
                        : "the row has " + record.size() + " values, the header " + header.size());
    }

    private String value(final CSVRecord record, final String column) {
        final int at = header.indexOf(column);
        return at < 0 || at >= record.size() ? "" : record.get(at);
    }

    private static String problem(final String transactionId, final String name, final String taxId) {
        if (ROUNDED.matcher(transactionId).matches()) {
            return "transactionId was rounded by a spreadsheet: format the column as text and fill it again";
        }
        if (transactionId.isEmpty()
                || !fits(transactionId, IdCodec.MAX_ID_BYTES)
                || !transactionId.chars().allMatch(c -> c > ' ' && c <= '~')) {
            return "transactionId is not as a channel writes it: ASCII without spaces, at most " + IdCodec.MAX_ID_BYTES
                    + " bytes";
        }
        if (name.isEmpty() || !fits(name, MAX_NAME_BYTES)) {
            return "name must have 1 to " + MAX_NAME_BYTES + " bytes without control characters";
        }
        if (!fits(taxId, MAX_TAX_ID_BYTES)) {
            return "taxId has at most " + MAX_TAX_ID_BYTES + " bytes without control characters";
        }
        return "";
    }

    private static boolean fits(final String text, final int maxBytes) {
        return Fields.utf8Length(text) <= maxBytes && !Fields.hasForbidden(text);
    }
}
