package org.tributary.gateway.bridge.callback;

import java.nio.charset.StandardCharsets;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.gateway.http.CallbackEndpoint;

/** Answers to partners and payment sources: {@code {"sequence","state"}}, failures in the same form. */
final class RecordAnswers {
    static final String JSON = "application/json";

    private RecordAnswers() {}

    static CallbackEndpoint endpoint(final String path, final String name) {
        return new CallbackEndpoint(path, name, JSON, bytes("{}"), bytes("{\"state\":\"refused\"}"));
    }

    /** The answer to a journaled contribution. */
    static byte[] journaled(final long sequence, final OutcomeCode code) {
        return bytes("{\"sequence\":" + sequence + ",\"state\":\"" + CodeText.of(code) + "\"}");
    }

    /** The answer to a callback that is not in the format. */
    static byte[] refused(final String problem) {
        return bytes("{\"state\":\"refused\",\"problem\":\"" + problem + "\"}");
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
