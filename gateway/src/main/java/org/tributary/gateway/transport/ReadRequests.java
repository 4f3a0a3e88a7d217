package org.tributary.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.tributary.gateway.api.ApiRequest;
import org.tributary.gateway.api.ApiResponse;
import org.tributary.gateway.api.ApiRoute;

/** Takes requests that are no callbacks: moves their connection off the callback loops first. */
final class ReadRequests {
    /** Most parameters of a query; further ones are dropped. */
    private static final int MAX_PARAMETERS = 64;

    private ReadRequests() {}

    /** Takes a whole request. Copies what it needs of it. */
    static void take(
            final ServerContext server,
            final HttpConnection connection,
            final RequestPlan plan,
            final HttpRequest request,
            final RequestBody body) {
        final boolean isLive = plan.kind() == RequestPlan.Kind.LIVE;
        final Map<String, List<String>> query;
        try {
            query = new QueryStringDecoder(request.uri(), java.nio.charset.StandardCharsets.UTF_8, true, MAX_PARAMETERS)
                    .parameters();
        } catch (final IllegalArgumentException e) {
            connection
                    .newExchange(request)
                    .answer(ApiResponse.problem(400, "Bad request", "The query is not percent-encoded UTF-8."));
            return;
        }
        final Map<String, String> headers = headers(request);
        if (isLive) {
            live(server, connection, request, headers.get("last-event-id"));
            return;
        }
        final ApiRoute route = plan.apiRoute();
        final ApiRequest apiRequest =
                new ApiRequest(route.method(), plan.path(), query, headers, body.copy(), plan.actor());
        onReadLoop(
                server,
                connection,
                () -> server.dispatcher()
                        .dispatch(route, apiRequest, connection.newExchange(request), connection.loop()));
    }

    private static void live(
            final ServerContext server,
            final HttpConnection connection,
            final HttpRequest request,
            final String lastEventId) {
        if (connection.waiting() > 0) {
            connection
                    .newExchange(request)
                    .answer(ApiResponse.problem(
                            400, "Bad request", "Ask for the live feed on a connection of its own."));
            return;
        }
        onReadLoop(server, connection, () -> {
            if (!server.counters().viewerCame(server.settings().maxLiveViewers())) {
                connection
                        .newExchange(request)
                        .answer(ApiResponse.problem(
                                503, "Try again", "The live feed has as many viewers as it takes."));
                connection.loop().flushReady();
                return;
            }
            LiveConnection.start(server, connection, lastEventId);
        });
    }

    /**
     * Runs a task once the connection is on the loop of reads. A connection that still owes answers to callbacks stays
     * where it is: those answers come back to its loop.
     */
    private static void onReadLoop(final ServerContext server, final HttpConnection connection, final Runnable task) {
        final Channel channel = connection.context().channel();
        final EventLoop target = server.live().loop();
        if (channel.eventLoop() == target || connection.waiting() > 0) {
            task.run();
            return;
        }
        connection.startMove();
        // Not now: the loop is still inside the read that brought the request.
        channel.eventLoop().execute(() -> {
            if (!channel.isActive()) {
                return;
            }
            connection.leave();
            channel.deregister()
                    .addListener(left -> target.register(channel).addListener(arrived -> {
                        if (arrived.isSuccess()) {
                            target.execute(() -> {
                                connection.endMove();
                                task.run();
                                connection.loop().flushReady();
                            });
                        } else {
                            channel.close();
                        }
                    }));
        });
    }

    private static Map<String, String> headers(final HttpRequest request) {
        final Map<String, String> headers = new LinkedHashMap<>();
        request.headers()
                .iteratorAsString()
                .forEachRemaining(h -> headers.putIfAbsent(h.getKey().toLowerCase(Locale.ROOT), h.getValue()));
        return headers;
    }
}
