package org.tributary.gateway.cli;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.transparency.InclusionProof;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code check-proof}: checks a proof from its file alone. */
@Command(
        name = "check-proof",
        description = {
            "Checks a proof and says what it proves. Needs nothing but the file; with --root also that it leads",
            "to the root that was published. Exit 1: the proof is wrong.",
            "%nExample: tributary check-proof proof.json --root 5f1c…"
        })
final class CheckProofCommand implements Callable<Integer> {
    /** Largest proof taken, in bytes: a payment with thousands of related leaves stays below. */
    private static final long MAX_PROOF_BYTES = 16 << 20;

    @Parameters(paramLabel = "FILE", description = "what prove printed")
    private Path file;

    @Option(names = "--root", paramLabel = "HEX", description = "the day's published root")
    private @Nullable String root;

    @Override
    public Integer call() throws Exception {
        final InclusionProof proof = read();
        final List<InclusionProof> all = new ArrayList<>(List.of(proof));
        all.addAll(proof.related());
        for (final InclusionProof each : all) {
            final InclusionProof.Result result = each.check();
            if (result != InclusionProof.Result.RIGHT) {
                System.out.println("WRONG: the leaf is not in the tree of root " + each.root() + ": " + each.leaf());
                return ExitCodes.DIFFERENCE;
            }
            System.out.println("right: in the tree of " + each.day() + ", leaf " + each.leafIndex() + " of "
                    + each.treeSize() + ": " + each.leaf());
        }
        if (root == null) {
            System.out.println("The root was NOT compared with a published one; it is " + proof.root()
                    + ". Give --root HEX with the root published for " + proof.day() + '.');
            return ExitCodes.FINE;
        }
        if (!root.equalsIgnoreCase(proof.root())) {
            System.out.println("WRONG: the proof leads to root " + proof.root() + ", not to " + root);
            return ExitCodes.DIFFERENCE;
        }
        System.out.println("The root is the one given: " + root);
        return ExitCodes.FINE;
    }

    private InclusionProof read() throws Exception {
        if (!Files.isReadable(file) || Files.size(file) > MAX_PROOF_BYTES) {
            throw CommandException.usage(file + ": the file is missing, can't be read, or is too large for a proof");
        }
        try {
            final InclusionProof proof = new ObjectMapper()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .readValue(Files.readAllBytes(file), InclusionProof.class);
            if (proof == null) {
                throw CommandException.usage(file + " holds no proof: give the file that prove printed");
            }
            return proof;
        } catch (final JacksonException e) {
            throw CommandException.usage(file + " is not a proof as prove prints it: " + e.getOriginalMessage());
        }
    }
}
