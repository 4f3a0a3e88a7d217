package org.tributary.gateway.channel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;

/**
 * Signs forms that a fuzzer generates, so that it gets past the signature check, and splits the signed text in other
 * ways.
 */
final class SignedForms {
    private static final CallbackSamples SAMPLES = new CallbackSamples(CryptoSuite.select("auto"));
    private static final int CUTS = 4;

    private SignedForms() {}

    /**
     * Signs a form; fails if it or another split of its text makes the adapter throw, or has a second meaning.
     *
     * @param input a byte from which the splits are drawn, then the form
     */
    static void check(final String channel, final byte[] input) {
        final Map<String, String> given =
                input.length < 2 ? null : Forms.decode(Arrays.copyOfRange(input, 1, input.length));
        // Surrogates: the JDK sorts names by UTF-16, the channels by bytes.
        if (given == null || given.toString().chars().anyMatch(c -> Character.isSurrogate((char) c))) {
            return;
        }
        given.keySet().removeAll(List.of("sign", "sign_type", "signature"));
        final TreeMap<String, String> fields = sign(channel, given);
        final String signature = fields.remove(Recuts.signatureName(channel));
        fields.remove(channel.equals("alipay") ? "sign_type" : "signature");
        final Random random = new Random(input[0]);
        final Set<String> meanings = new HashSet<>();
        final String text = Recuts.text(fields);
        take(meanings, text, read(channel, Forms.encode(sign(channel, given))));
        for (int i = 0; i < CUTS && !text.isEmpty(); i++) {
            final List<String[]> cut = Recuts.cut(text, random);
            final String outcome =
                    read(channel, Recuts.encode(cut, channel, signature, StandardCharsets.UTF_8, random));
            if (Recuts.isSigned(cut, text, channel.equals("alipay"))) {
                take(meanings, text, outcome);
            } else if (!CallbackSamples.isRefused(outcome)) {
                throw new AssertionError("not signed and believed: " + outcome + " of another cut of " + text);
            }
        }
    }

    /** Adds the meaning of a split, if it has one: all splits of a signed text may have only one. */
    private static void take(final Set<String> meanings, final String text, final String outcome) {
        if (!CallbackSamples.isRefused(outcome) && !CallbackSamples.isUnreadable(outcome)) {
            meanings.add(outcome);
        }
        if (meanings.size() > 1) {
            throw new AssertionError('"' + text + "\" means " + meanings);
        }
    }

    private static TreeMap<String, String> sign(final String channel, final Map<String, String> fields) {
        final SignedCallback signed = channel.equals("alipay")
                ? Sandbox.CHANNELS.alipay().signed(fields)
                : Sandbox.CHANNELS.unionPay().signed(fields);
        // The sandbox does not encode names: one with '%' may make an invalid form.
        final Map<String, String> decoded = Forms.decode(signed.body());
        return decoded == null ? new TreeMap<>() : new TreeMap<>(decoded);
    }

    private static String read(final String channel, final byte[] body) {
        return SAMPLES.read("/callbacks/" + channel, new TestCallback(Map.of(), body, CallbackSamples.NOW_MS));
    }
}
