package org.tributary.gateway.bridge.callback;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;
import org.tributary.engine.codec.CodeText;
import org.tributary.gateway.bridge.reply.Pending;
import org.tributary.gateway.http.CallbackEndpoint;

/** Answers to partners and payment sources: {@code {"sequence","state"}}, failures in the same form. */
final class RecordAnswers {
    static final String JSON = "application/json";

    private RecordAnswers() {}

    static CallbackEndpoint endpoint(final String path, final String name) {
        return new CallbackEndpoint(path, name, JSON, bytes("{}"), bytes("{\"state\":\"refused\"}"));
    }

    /**
     * The answer to a journaled callback: its record and state, the reason if there is one, and of a gift in kind what the pool
     * gave.
     *
     * @param pools id of a pool by index
     */
    static byte[] journaled(final Pending place, final IntFunction<String> pools) {
        final StringBuilder text = new StringBuilder(160)
                .append("{\"sequence\":")
                .append(place.sequence())
                .append(",\"state\":\"")
                .append(CodeText.of(place.code()))
                .append('"');
        final String reason = CodeText.of(place.reason());
        if (reason != null) {
            text.append(",\"reason\":\"").append(reason).append('"');
        }
        if (place.isGift()) {
            text.append(",\"amountFen\":").append(place.givenFen()).append(",\"lines\":[");
            if (place.givenFen() != 0) {
                final String cut = CodeText.of(place.cut());
                text.append("{\"pool\":\"")
                        .append(pools.apply(place.givingPool()))
                        .append("\",\"amountFen\":")
                        .append(place.givenFen())
                        .append(",\"cut\":")
                        .append(cut == null ? "null" : '"' + cut + '"')
                        .append('}');
            }
            text.append(']');
        }
        return bytes(text.append('}').toString());
    }

    /** The answer to a callback that is not in the format. */
    static byte[] refused(final String problem) {
        return bytes("{\"state\":\"refused\",\"problem\":\"" + problem + "\"}");
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
