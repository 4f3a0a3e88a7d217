package org.tributary.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.record.SequenceNames;
import org.tributary.engine.text.Yuan;
import org.tributary.gateway.cli.process.AdminClient;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.config.TributaryConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code paid}: books what sponsors have paid of a run of payouts. */
@Command(
        name = "paid",
        description = {
            "Books what a sponsor has paid of a run of payouts, through a running server: all rows of the file, or none.",
            "FILE is the run's list (payouts/SPONSOR.csv of settle, or GET /admin/v1/payouts/RUN?format=csv) with two columns",
            "filled in: paidFen, what was paid in fen, and reference, the bank's or the channel's number of the payment. A third,",
            "paidOn, is the day on which the sponsor paid (2026-11-27), from the run's day to today: it dates the receipt; empty",
            "means the day of booking. Rows without paidFen are left open. The columns campaign, run and line stay as they are; one file pays one run.",
            "Refused with row and column, and nothing booked: another campaign, an unknown run or line, a line that is paid or",
            "cancelled, more than is open, a payment without reference. A file that was booked is never booked again.",
            "Above secondPerson.aboveFen the file waits for a second person: once it is approved, run the same command again.",
            "Exit 0: booked (or, with --dry-run, right). 1: refused. 3: it waits for a second person, or the server gave no answer.",
            "%nExample: tributary paid payouts/harbour-bank.csv --config config/tributary.yaml --dry-run"
        })
final class PaidCommand implements Callable<Integer> {
    private static final long MAX_FILE_BYTES = 1 << 20;
    private static final String RUN = "run";
    private static final String PAID = "paidFen";

    @Parameters(paramLabel = "FILE", description = "the list, with what was paid")
    private Path file;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings of the server: its address and keys/admin.token")
    private @Nullable Path config;

    @Option(names = "--url", paramLabel = "URL", description = "address of the server, if it is another machine's")
    private @Nullable URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "file with a token of the role finance or admin; needed with --url, and if admin.token may only read")
    private @Nullable Path tokenFile;

    @Option(names = "--dry-run", description = "only checks the file")
    private boolean dryRun;

    @Option(names = "--reason", paramLabel = "TEXT", description = "shown to the second person")
    private @Nullable String reason;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((config == null) == (url == null)) {
            throw CommandException.usage(
                    "paid needs either --config FILE or --url URL: it books through a running server");
        }
        if (!Files.isRegularFile(file) || Files.size(file) > MAX_FILE_BYTES) {
            throw CommandException.usage(file + " is no file, or larger than 1 MiB: name the list with what was paid");
        }
        final byte[] list = Files.readAllBytes(file);
        final String path = "/admin/v1/payouts/" + runOf(list) + "/paid?dryRun=" + dryRun
                + (reason == null ? "" : "&reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8));
        final Path token;
        final URI server;
        if (config != null) {
            final TributaryConfig settings = ConfigFiles.read(config);
            server = ConfigFiles.address(settings);
            token = tokenFile == null ? settings.keys().resolve("admin.token") : tokenFile;
        } else {
            server = url;
            token = tokenFile;
        }
        if (server == null || token == null) {
            throw CommandException.usage("--url needs --token-file: a file with a token of the role finance or admin");
        }
        final URI address = server.resolve(path);
        try {
            return said(address, new AdminClient(AdminClient.token(token)).post(address, "text/csv", list));
        } catch (final IOException e) {
            throw CommandException.failed(address + " " + e.getMessage()
                    + ". Look at the run, or run the command again: nothing is booked twice");
        }
    }

    /** The run of the first row that pays; the server refuses a payment of another one. */
    private String runOf(final byte[] list) throws IOException {
        final String text = new String(list, StandardCharsets.UTF_8);
        final CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser =
                CSVParser.parse(new StringReader(text.startsWith("\uFEFF") ? text.substring(1) : text), format)) {
            for (final CSVRecord row : parser) {
                final String run = cell(row, RUN);
                if (cell(row, PAID).isEmpty()) {
                    continue;
                }
                if (!SequenceNames.isName(run)) {
                    throw CommandException.usage(file + ", line " + (row.getRecordNumber() + 1)
                            + ", column run: it names no run. Only what a run lists can be paid: list it with"
                            + " POST /admin/v1/payouts, then pay that list");
                }
                return run;
            }
        } catch (final IllegalArgumentException | UncheckedIOException e) {
            throw CommandException.usage(file + " can't be read as CSV: " + e.getMessage());
        }
        throw CommandException.usage(file + " pays nothing: fill in paidFen and reference of what was paid");
    }

    private static String cell(final CSVRecord row, final String column) {
        return row.isMapped(column) && row.isSet(column) ? row.get(column) : "";
    }

    private int said(final URI address, final HttpResponse<String> response) throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        final PrintWriter err = spec.commandLine().getErr();
        switch (response.statusCode()) {
            case 200 -> {
                final JsonNode booked = new ObjectMapper().readTree(response.body());
                final long rows = booked.path("rows").asLong();
                final String what = rows + (rows == 1 ? " payment, " : " payments, ")
                        + Yuan.of(booked.path("paidFen").asLong()) + " yuan";
                out.println(
                        dryRun
                                ? what + ": right, nothing booked (--dry-run)"
                                : what + ": booked in record "
                                        + booked.path("sequence").asLong());
                return ExitCodes.FINE;
            }
            case 202 -> {
                final JsonNode asked = new ObjectMapper().readTree(response.body());
                err.println("paid: " + Yuan.of(asked.path("effectFen").asLong())
                        + " yuan take two people. Request "
                        + asked.path("approval").asLong()
                        + " waits 15 minutes for another person (POST /admin/v1/approvals/"
                        + asked.path("approval").asLong() + "); then run the same command again with the same file");
                return ExitCodes.FAILED;
            }
            case 400, 404, 409 -> {
                final String detail = new ObjectMapper()
                        .readTree(response.body())
                        .path("detail")
                        .asText();
                err.println("paid: " + file + ": " + detail);
                return ExitCodes.DIFFERENCE;
            }
            case 401, 403 -> {
                err.println("paid: " + address + " refuses the token: it must have a name, if two people are needed,"
                        + " and the role finance or admin. Give it with --token-file");
                return ExitCodes.FAILED;
            }
            default -> {
                err.println("paid: " + address + " answered with status " + response.statusCode() + ": "
                        + response.body() + ". Run the command again: nothing is booked twice");
                return ExitCodes.FAILED;
            }
        }
    }
}
