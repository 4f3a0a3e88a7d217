package org.tributary.gateway.channel;

import java.nio.charset.StandardCharsets;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SignedCallback;

/** Reads JSON that a fuzzer generated and the sandbox signed. */
final class SignedJson {
    private static final CallbackSamples SAMPLES = new CallbackSamples(CryptoSuite.select("auto"));

    private SignedJson() {}

    /** Fails if the adapter throws, reads the document in two ways, or accepts one that another parser refuses. */
    static void check(final SignedCallback signed, final byte[] document) {
        final String outcome = SAMPLES.read(signed.path(), new TestCallback(signed, CallbackSamples.NOW_MS));
        final String again = SAMPLES.read(signed.path(), new TestCallback(signed, CallbackSamples.NOW_MS));
        final boolean isBelieved = outcome.startsWith("PAYMENT")
                || outcome.startsWith("REFUND")
                || outcome.startsWith("CONTRIBUTION")
                || outcome.startsWith("REVERSAL");
        if (!outcome.equals(again)
                || isBelieved && JsonReaders.expected(document).equals(JsonReaders.REFUSED)) {
            throw new AssertionError(
                    outcome + ", again " + again + ", of " + new String(document, StandardCharsets.UTF_8));
        }
    }
}
