package org.tributary.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.transport.limit.TransportConstants;
import org.tributary.gateway.transport.wire.RequestBody;

/** Handles requests that are not callbacks, after moving their connection off the callback loops. */
final class ReadRequests {
    /** Most parameters of a query; further ones are dropped. */
    private static final int MAX_PARAMETERS = 64;

    private static final ApiResponse TOO_MANY_VIEWERS = ApiResponse.problem(
                    503, "Try again", "The live feed has as many viewers as it takes. Try again after Retry-After.")
            .with("retry-after", Integer.toString(TransportConstants.RETRY_AFTER_SECONDS));

    private static final ApiResponse TOO_MANY_READS = ApiResponse.problem(
                    429,
                    "Too many requests",
                    "Your address has as many requests under way as it may. Wait for their answers.")
            .with("retry-after", Integer.toString(TransportConstants.RETRY_AFTER_SECONDS));

    private static final ApiResponse TOO_MANY_OF_ADDRESS = ApiResponse.problem(
                    429,
                    "Too many requests",
                    "Your address has as many viewers of the live feed as it may. Close one first.")
            .with("retry-after", Integer.toString(TransportConstants.RETRY_AFTER_SECONDS));

    private ReadRequests() {}

    /** Handles a complete request. It takes its place among the answers first, and copies the parts it needs. */
    static void take(
            final ServerContext server,
            final HttpConnection connection,
            final RequestPlan plan,
            final HttpRequest request,
            final RequestBody body) {
        final Map<String, List<String>> query;
        try {
            query = new QueryStringDecoder(request.uri(), StandardCharsets.UTF_8, true, MAX_PARAMETERS).parameters();
        } catch (final IllegalArgumentException e) {
            connection
                    .newExchange(request)
                    .answer(ApiResponse.problem(400, "Bad request", "The query is not percent-encoded UTF-8."));
            return;
        }
        final Map<String, String> headers = headers(request);
        if (plan.kind() == RequestPlan.Kind.LIVE) {
            final String lastEventId = headers.get("last-event-id");
            connection.onceAnswered(() -> live(server, connection, request, lastEventId));
            return;
        }
        final ApiRoute route = plan.apiRoute();
        final ApiRequest apiRequest =
                new ApiRequest(route.method(), plan.path(), query, headers, body.copy(), plan.actor(), plan.role());
        final boolean moves = connection.waiting() == 0;
        final Exchange exchange = connection.newExchange(request);
        if (route.access() == ApiRoute.Access.PROBE) {
            exchange.answer(ApiDispatcher.answer(route, apiRequest));
            return;
        }
        final long address = connection.addressOf(request);
        if (!server.reads().take(address)) {
            exchange.answer(TOO_MANY_READS);
            return;
        }
        connection.startRead(address);
        if (route.access() == ApiRoute.Access.LOOKUP) {
            exchange.allow(Lookups.LONGEST_WAIT_MS);
        }
        onReadLoop(
                server, connection, moves, () -> server.dispatcher().dispatch(route, apiRequest, exchange, connection));
    }

    /** Turns a connection that owes no answer into a viewer. */
    private static void live(
            final ServerContext server,
            final HttpConnection connection,
            final HttpRequest request,
            final @Nullable String lastEventId) {
        final long address = connection.addressOf(request);
        if (!server.viewers().take(address)) {
            connection.newExchange(request).answer(TOO_MANY_OF_ADDRESS);
            return;
        }
        if (!server.counters().viewerCame(server.limits().liveViewers())) {
            server.viewers().give(address);
            connection.newExchange(request).answer(TOO_MANY_VIEWERS);
            return;
        }
        connection.context().channel().closeFuture().addListener(closed -> {
            server.viewers().give(address);
            server.counters().viewerLeft();
        });
        onReadLoop(server, connection, true, () -> LiveConnection.start(server, connection, lastEventId));
    }

    /**
     * Runs a task once the connection is on the loop of reads. A connection that still owes answers to callbacks stays
     * where it is, because those answers arrive on its loop.
     */
    private static void onReadLoop(
            final ServerContext server, final HttpConnection connection, final boolean moves, final Runnable task) {
        final Channel channel = connection.context().channel();
        final EventLoop target = server.live().loop();
        if (channel.eventLoop() == target || !moves) {
            task.run();
            return;
        }
        connection.startMove();
        // After everything written was sent, and outside the read that brought the request.
        connection
                .context()
                .writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(written -> channel.eventLoop().execute(() -> move(channel, connection, target, task)));
    }

    private static void move(
            final Channel channel, final HttpConnection connection, final EventLoop target, final Runnable task) {
        if (!channel.isActive()) {
            return;
        }
        connection.leave();
        channel.deregister()
                .addListener(left -> target.register(channel).addListener(arrived -> {
                    if (arrived.isSuccess()) {
                        target.execute(() -> arrive(connection, task));
                    } else {
                        channel.close();
                    }
                }));
    }

    private static void arrive(final HttpConnection connection, final Runnable task) {
        try {
            connection.endMove();
            task.run();
        } catch (final Throwable t) {
            connection.failed(t);
        }
        connection.loop().flushReady();
    }

    private static Map<String, String> headers(final HttpRequest request) {
        final Map<String, String> headers = new LinkedHashMap<>();
        request.headers()
                .iteratorAsString()
                .forEachRemaining(h -> headers.putIfAbsent(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
        return headers;
    }
}
