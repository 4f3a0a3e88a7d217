package org.tributary.gateway.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.codec.Channels;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.transparency.InclusionProof;
import org.tributary.engine.transparency.Prover;
import org.tributary.engine.transparency.Roots;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code prove}: a donation's proof. */
@Command(
        name = "prove",
        description = {
            "Prints the proof that a donation is in its settled day's Merkle tree, as JSON.",
            "%nExample: tributary prove --data data/sandbox --transaction wechatpay:4200002345 > proof.json"
        })
final class ProveCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(names = "--transaction", required = true, paramLabel = "CHANNEL:ID", description = "the payment")
    private String transaction;

    @Override
    public Integer call() throws Exception {
        final int colon = transaction.indexOf(':');
        if (colon < 1 || colon == transaction.length() - 1) {
            throw CommandException.usage("--transaction takes CHANNEL:ID, such as wechatpay:4200002345");
        }
        final InclusionProof proof;
        final String channel = transaction.substring(0, colon);
        try (JournalReader journal = new ChronicleJournalReader(ConfigFiles.journalOf(data))) {
            if (channel.startsWith(Channels.SOURCE_PREFIX)) {
                // Records name a payment source by its code; settings, which may be anywhere, have the names.
                journal.read(1, Long.MAX_VALUE, new CampaignAssembler());
            }
            proof = new Prover(new Roots(data), journal).prove(channel, transaction.substring(colon + 1));
        }
        if (proof == null) {
            System.err.println(
                    "prove: no settled day has " + transaction + ". Was the day settled, after it was over?");
            return ExitCodes.DIFFERENCE;
        }
        System.out.println(
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(proof));
        return ExitCodes.FINE;
    }
}
