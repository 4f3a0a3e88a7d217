package org.tributary.gateway.cli.receipts;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.settlement.receipts.PresentReceipts;
import org.tributary.engine.text.Yuan;
import org.tributary.gateway.cli.process.AdminClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code receipts}: answers requests for donation receipts. */
@Command(
        name = "receipts",
        description = {
            "Answers requests for donation receipts (捐赠票据), a row of answers per row of requests: receiptable or issued,",
            "already-issued, refunded, held, unknown, ambiguous, changed, bad-row. Requests are CSV in UTF-8 with the columns",
            "transactionId, name and, if needed, channel and taxId (gateway/FINANCE.md).",
            "With --url and --token-file the server journals each receipt that is handed out, so that it is issued once; asked",
            "again, the same request gets the same number. Names and tax ids are in the answers only, never in the journal.",
            "Exit 1: a row is refused, or receipts less voids are not donations less refunds.",
            "%nExample: tributary receipts --requests asked.csv --data data/sandbox --out answers.csv"
        })
public final class ReceiptsCommand implements Callable<Integer> {
    @Option(names = "--requests", required = true, paramLabel = "FILE", description = "the requests")
    private Path requests;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "where the answers go, of mode 0600")
    private Path out;

    @Option(names = "--url", paramLabel = "URL", description = "server that journals what is issued")
    private @Nullable URI url;

    @Option(names = "--token-file", paramLabel = "FILE", description = "file with a token of the role finance or admin")
    private @Nullable Path tokenFile;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if ((url == null) != (tokenFile == null)) {
            throw usage("--url and --token-file go together: without them nothing is issued");
        }
        if (!Files.isRegularFile(requests)) {
            throw usage(requests + " is not a file: name the requests");
        }
        final DataDirectory directory = new DataDirectory(data);
        if (!directory.hasJournal()) {
            throw usage(data + " holds no journal: --data is the directory that `serve` writes to");
        }
        final ReceiptSender sender =
                url == null || tokenFile == null ? null : new ReceiptSender(url, AdminClient.token(tokenFile));
        final List<Request> asked = RequestFile.read(requests);
        final PresentReceipts.Result present;
        try (JournalReader journal = new ChronicleJournalReader(directory);
                JournalReader lookups = new ChronicleJournalReader(directory)) {
            present = PresentReceipts.read(
                    journal,
                    lookups,
                    asked.stream().map(Request::transactionId).collect(Collectors.toSet()),
                    sequence -> {});
        }
        if (!present.sumsHold()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "receipts: receipts less voids are not donations less refunds. Nothing was issued or written;"
                                    + " run verify");
            return 1;
        }
        final Answers answers = new Answers();
        final Desk desk = new Desk(present, sender == null ? null : sender::issue, answers);
        for (final Request request : asked) {
            desk.answer(request);
        }
        answers.write(out);
        final PrintWriter text = spec.commandLine().getOut();
        text.println(asked.size() + " requests: " + answers.counts() + ", receipts of " + Yuan.of(answers.receiptsFen())
                + " yuan as of sequence " + present.lastSequence() + ", in " + out);
        text.println("All receipts less voids are donations less refunds.");
        return answers.counts().keySet().stream().anyMatch(Desk::isRefusal) ? 1 : 0;
    }

    private CommandLine.ParameterException usage(final String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
