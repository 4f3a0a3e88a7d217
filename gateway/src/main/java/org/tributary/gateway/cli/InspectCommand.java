package org.tributary.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.record.JournalRecord;
import org.tributary.gateway.api.json.RecordJson;
import org.tributary.gateway.api.json.RecordNames;
import org.tributary.gateway.api.json.RecordOrigins;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary inspect}. */
@Command(
        name = "inspect",
        description = {
            "Prints journal records as JSON lines. May run beside a serving process.",
            "%nExample: tributary inspect --data data/sandbox --transaction wechatpay:4200001234567"
        })
final class InspectCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(names = "--from", paramLabel = "SEQ", defaultValue = "1", description = "first sequence, default 1")
    private long from;

    @Option(names = "--limit", paramLabel = "N", description = "most records printed, default all")
    private @Nullable Long limit;

    @Option(names = "--transaction", paramLabel = "CHANNEL:ID", description = "only the records of that transaction")
    private @Nullable String transaction;

    @Override
    public Integer call() throws IOException {
        if (from < 1) {
            throw CommandException.usage("--from is " + from + ", sequences start at 1");
        }
        if (limit != null && limit < 0) {
            throw CommandException.usage("--limit is " + limit + ", must not be negative");
        }
        final DataDirectory directory = ConfigFiles.journalOf(data);
        // Names come from the campaign's records, so reading always begins at the first record.
        final long last = limit == null || transaction != null || limit > Long.MAX_VALUE - from
                ? Long.MAX_VALUE
                : from + limit - 1;
        try (JournalReader reader = new ChronicleJournalReader(directory);
                JournalReader lookups = new ChronicleJournalReader(directory);
                Printer printer = new Printer(from, limit == null ? Long.MAX_VALUE : limit, lookups)) {
            if (transaction != null) {
                printer.only(transaction);
            }
            reader.read(1, last, printer::onRecord);
        }
        return ExitCodes.FINE;
    }

    private static final class Printer implements AutoCloseable {
        private final CampaignAssembler campaign = new CampaignAssembler();
        private final RecordJson lines;
        private final JsonGenerator json;
        private final long from;
        private long left;
        private String channel = "";
        private @Nullable String id;
        private boolean printed;

        Printer(final long from, final long limit, final JournalReader lookups) throws IOException {
            this.from = from;
            this.left = limit;
            lines = new RecordJson(
                    RecordNames.of(campaign),
                    new RecordOrigins((sequence, handler) -> lookups.read(sequence, sequence, handler)));
            json = new JsonFactory().createGenerator(new BufferedOutputStream(System.out, 1 << 16));
            json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
        }

        void only(final String text) {
            final int colon = text.indexOf(':');
            channel = colon < 0 ? "" : text.substring(0, colon);
            id = text.substring(colon + 1);
            // The names of payment sources are known only once the journal was read.
            final boolean isChannel =
                    channel.startsWith(Channels.SOURCE_PREFIX) || Channels.codeOf(channel) != ChannelCode.NONE;
            if (!isChannel || id.isEmpty()) {
                throw CommandException.usage("--transaction is '" + text
                        + "', must be CHANNEL:ID with a channel such as wechatpay or partner.sandbox-partner");
            }
        }

        void onRecord(final JournalRecord record) {
            campaign.onRecord(record);
            if (record.sequence() < from || left == 0) {
                return;
            }
            lines.decode(record);
            if (id != null && !lines.isOf(channel, id)) {
                return;
            }
            left--;
            printed = true;
            try {
                lines.write(json);
            } catch (final IOException e) {
                throw new UncheckedIOException("can't print", e);
            }
        }

        @Override
        public void close() throws IOException {
            if (printed) {
                json.writeRaw('\n');
            }
            json.flush();
        }
    }
}
