package org.tributary.gateway.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.PaymentSource;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.HmacKey;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.registry.ChannelRegistry;
import org.tributary.gateway.check.CampaignCheck;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.cli.process.JsonAnswer;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.offline.OfflineFile;
import org.tributary.gateway.offline.OfflineMistake;
import org.tributary.gateway.offline.OfflineRow;
import org.tributary.gateway.offline.OfflineSender;
import org.tributary.gateway.offline.OfflineTargets;
import org.tributary.gateway.offline.ServerTargets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code record-offline}: gifts from a counter's or a bank's list. */
@Command(
        name = "record-offline",
        description = {
            "Sends gifts from a list to a running server, through a payment source of keys/payments.",
            "The list is CSV in UTF-8 with the columns id, amount, currency, paidAt, merchant, project and, if needed,",
            "donor, team, item, payer, orderId, kind (payment or refund), refundId (gateway/CHANNELS.md). The whole file is",
            "checked first: with one bad row nothing is sent. Sent again, it counts nothing twice.",
            "Exit 1: a row is a conflict, because the journal has its id with another amount, project or donor.",
            "%nExample: tributary record-offline gifts.csv --source counter --config config/tributary.yaml"
        })
final class RecordOfflineCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Parameters(paramLabel = "FILE.csv", description = "the list")
    private Path file;

    @Option(names = "--source", required = true, paramLabel = "NAME", description = "source, as in keys/payments")
    private String source;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "settings: name keys and address")
    private Path config;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "the server, such as https://pay.example.org; default: the settings' host and port")
    private @Nullable URI url;

    @Option(
            names = "--campaign",
            paramLabel = "FILE",
            description = "campaign to compare projects and merchants with; default: the server's")
    private @Nullable Path campaign;

    @Option(names = "--check", description = "only check the file, send nothing")
    private boolean check;

    @Option(names = "--json", description = "answers as one JSON object")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, KeyFileException, InterruptedException {
        final TributaryConfig settings = ConfigFiles.read(config);
        final HmacKey secret = secret(settings.keys().resolve("payments").resolve(source + ".secret"));
        if (!Files.isRegularFile(file)) {
            throw CommandException.usage(file + " is not a file: name the list of gifts");
        }
        final OfflineFile gifts = OfflineFile.read(file, System.currentTimeMillis());
        if (!gifts.mistakes().isEmpty()) {
            return refuse(gifts.mistakes());
        }
        final URI server = url == null ? ConfigFiles.address(settings) : url;
        final List<OfflineMistake> unfit = targets(settings, server).mistakes(gifts.rows());
        if (!unfit.isEmpty()) {
            return refuse(unfit);
        }
        final PrintWriter out = spec.commandLine().getOut();
        if (check && json) {
            JsonAnswer.print(out, fields -> writeHead(fields, gifts.rows().size(), false));
            return ExitCodes.FINE;
        }
        if (check) {
            out.println(gifts.rows().size() + " rows, all sound; nothing was sent");
            return ExitCodes.FINE;
        }
        return send(gifts, new OfflineSender(server.resolve("/callbacks/payments/" + source), secret, PATIENCE), out);
    }

    private static void writeHead(final JsonGenerator fields, final int rows, final boolean sent) throws IOException {
        fields.writeNumberField("rows", rows);
        fields.writeBooleanField("sent", sent);
    }

    /** Says what is wrong with the file; nothing has been sent. */
    private int refuse(final List<OfflineMistake> mistakes) throws IOException {
        if (json) {
            JsonAnswer.print(spec.commandLine().getOut(), fields -> {
                fields.writeBooleanField("sent", false);
                fields.writeArrayFieldStart("mistakes");
                for (final OfflineMistake mistake : mistakes) {
                    fields.writeStartObject();
                    fields.writeNumberField("row", mistake.row());
                    fields.writeStringField("column", mistake.column());
                    fields.writeStringField("problem", mistake.problem());
                    fields.writeEndObject();
                }
                fields.writeEndArray();
            });
            return ExitCodes.USAGE;
        }
        final StringBuilder text = new StringBuilder();
        for (final OfflineMistake mistake : mistakes) {
            text.append(file).append(", ").append(mistake).append(System.lineSeparator());
        }
        throw CommandException.usage(text + "Nothing was sent. Correct the file and run the command again.");
    }

    private OfflineTargets targets(final TributaryConfig settings, final URI server) throws IOException {
        String channel = "pay." + source;
        String merchant = "";
        try (ChannelSet channels = ChannelRegistry.open(
                settings.keys(),
                CryptoSuite.jdk(),
                KeyPolicy.ANY,
                settings.callbacks().skewMs())) {
            for (final PaymentSource known : channels.sources()) {
                if (known.name().equals(source)) {
                    channel = known.billedBy().isEmpty() ? channel : known.billedBy();
                    merchant = channels.defaultMerchant(channel);
                }
            }
        } catch (final KeyFileException e) {
            // Without the server's other keys, the account that is no organisation's own is not known here; the server
            // knows it.
            merchant = "";
        }
        if (campaign == null) {
            return new ServerTargets(server, channel, merchant);
        }
        final Campaign ofFile = CampaignCheck.read(campaign, settings.keys());
        final ChannelCode code = Channels.codeOf(channel);
        final String otherwise = merchant;
        return project -> ofFile.projects().stream()
                .filter(one -> one.id().equals(project))
                .findFirst()
                .map(one -> merchantOf(ofFile, one.organisation(), code).orElse(otherwise));
    }

    private static Optional<String> merchantOf(
            final Campaign campaign, final String organisation, final ChannelCode channel) {
        return campaign.organisations().stream()
                .filter(one -> one.id().equals(organisation))
                .flatMap(one -> one.merchants().stream())
                .filter(own -> own.channel() == channel)
                .map(Campaign.Merchant::merchant)
                .findFirst();
    }

    private Integer send(final OfflineFile gifts, final OfflineSender sender, final PrintWriter out)
            throws IOException, InterruptedException {
        final Map<String, Integer> states = new TreeMap<>();
        final Map<OfflineRow, String> listed = new LinkedHashMap<>();
        try (ProgressLine progress = new ProgressLine("sending " + file)) {
            for (final OfflineRow row : gifts.rows()) {
                final String state = sender.send(row);
                states.merge(state, 1, Integer::sum);
                progress.at(row.row());
                if (state.equals("conflict") || state.equals("held")) {
                    listed.put(row, state);
                    if (!json) {
                        out.println("row " + row.row() + " (" + row.id() + "): " + state);
                    }
                }
            }
        }
        if (json) {
            JsonAnswer.print(out, fields -> writeSent(fields, gifts.rows().size(), states, listed));
        } else {
            out.println(gifts.rows().size() + " rows sent: " + states);
        }
        return states.containsKey("conflict") ? ExitCodes.DIFFERENCE : ExitCodes.FINE;
    }

    private static void writeSent(
            final JsonGenerator fields,
            final int rows,
            final Map<String, Integer> states,
            final Map<OfflineRow, String> listed)
            throws IOException {
        writeHead(fields, rows, true);
        fields.writeObjectFieldStart("states");
        for (final Map.Entry<String, Integer> state : states.entrySet()) {
            fields.writeNumberField(state.getKey(), state.getValue());
        }
        fields.writeEndObject();
        fields.writeArrayFieldStart("listed");
        for (final Map.Entry<OfflineRow, String> row : listed.entrySet()) {
            fields.writeStartObject();
            fields.writeNumberField("row", row.getKey().row());
            fields.writeStringField("id", row.getKey().id());
            fields.writeStringField("state", row.getValue());
            fields.writeEndObject();
        }
        fields.writeEndArray();
    }

    private static HmacKey secret(final Path path) throws KeyFileException {
        if (!Files.isRegularFile(path)) {
            throw CommandException.usage(path + " is missing: --source is the name of a source's secret");
        }
        return new HmacKey(KeyFiles.secrets(path).get(0).getBytes(StandardCharsets.UTF_8));
    }
}
