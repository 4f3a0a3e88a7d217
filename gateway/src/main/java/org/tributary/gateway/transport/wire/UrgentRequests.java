package org.tributary.gateway.transport.wire;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.CallbackEndpoint;

/**
 * Beginnings of requests that do not wait behind those of other unproven connections: callbacks, because they prove a
 * channel's connection, and probes. Decides only when a request is decoded, never its meaning. Any thread.
 */
public final class UrgentRequests {
    private final byte[][] beginnings;

    public UrgentRequests(final List<CallbackEndpoint> endpoints, final List<ApiRoute> routes) {
        final Stream<String> callbacks = endpoints.stream().map(endpoint -> "POST " + endpoint.path());
        final Stream<String> probes = routes.stream()
                .filter(route -> route.access() == ApiRoute.Access.PROBE)
                .map(route -> route.method() + " " + route.path());
        beginnings = Stream.concat(callbacks, probes)
                .map(text -> text.getBytes(StandardCharsets.US_ASCII))
                .toArray(byte[][]::new);
    }

    /** Whether these bytes are, or may become, the beginning of an urgent request. */
    public boolean isBegunBy(final ByteBuf in) {
        int at = in.readerIndex();
        while (at < in.writerIndex() && (in.getByte(at) == '\r' || in.getByte(at) == '\n')) {
            at++;
        }
        for (final byte[] beginning : beginnings) {
            if (matches(in, at, beginning)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(final ByteBuf in, final int from, final byte[] beginning) {
        final int length = Math.min(beginning.length, in.writerIndex() - from);
        for (int i = 0; i < length; i++) {
            if (in.getByte(from + i) != beginning[i]) {
                return false;
            }
        }
        return true;
    }
}
