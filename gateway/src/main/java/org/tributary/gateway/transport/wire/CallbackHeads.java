package org.tributary.gateway.transport.wire;

import java.util.List;
import java.util.Map;
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.CallbackEndpoint;
import org.tributary.gateway.transport.limit.TransportConstants;

/** Answers of every callback endpoint, encoded once. */
public final class CallbackHeads {
    private static final CallbackAnswer[] ANSWERS = CallbackAnswer.values();

    private final byte[][][] heads;
    private final byte[][][] bodies;

    public CallbackHeads(final List<CallbackEndpoint> endpoints) {
        heads = new byte[endpoints.size()][ANSWERS.length][];
        bodies = new byte[endpoints.size()][ANSWERS.length][];
        for (int i = 0; i < endpoints.size(); i++) {
            final CallbackEndpoint endpoint = endpoints.get(i);
            for (final CallbackAnswer answer : ANSWERS) {
                final byte[] body = answer == CallbackAnswer.SUCCESS ? endpoint.successBody() : endpoint.failureBody();
                final Map<String, String> headers = answer == CallbackAnswer.TRY_AGAIN
                        ? Map.of("retry-after", Integer.toString(TransportConstants.RETRY_AFTER_SECONDS))
                        : Map.of();
                bodies[i][answer.ordinal()] = body;
                heads[i][answer.ordinal()] = Heads.of(answer.status(), endpoint.contentType(), body.length, headers);
            }
        }
    }

    public byte[] head(final int endpoint, final CallbackAnswer answer) {
        return heads[endpoint][answer.ordinal()];
    }

    public byte[] body(final int endpoint, final CallbackAnswer answer) {
        return bodies[endpoint][answer.ordinal()];
    }
}
