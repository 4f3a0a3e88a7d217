package org.tributary.gateway.channel;

import java.util.Arrays;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedWechatPay;

/**
 * Fuzzes signed WeChat Pay envelopes and contents: none makes the adapter throw, and none is accepted that is not JSON.
 * The first byte says which of the two the rest is.
 */
public final class WechatPayFuzz {
    private WechatPayFuzz() {}

    /** Entry point for Jazzer. */
    public static void fuzzerTestOneInput(final byte[] input) {
        if (input.length == 0) {
            return;
        }
        final byte[] document = Arrays.copyOfRange(input, 1, input.length);
        SignedJson.check(sign(input[0], document), document);
    }

    private static SignedCallback sign(final byte what, final byte[] document) {
        final SimulatedWechatPay channel = Sandbox.CHANNELS.wechatPay();
        return switch (what & 3) {
            case 0 -> channel.sealed("TRANSACTION.SUCCESS", "transaction", document, CallbackSamples.NOW_MS);
            case 1 -> channel.sealed("REFUND.SUCCESS", "refund", document, CallbackSamples.NOW_MS);
            case 2 -> channel.sealed("REFUND.ABNORMAL", "refund", document, CallbackSamples.NOW_MS);
            default -> channel.signed(document, CallbackSamples.NOW_MS);
        };
    }
}
