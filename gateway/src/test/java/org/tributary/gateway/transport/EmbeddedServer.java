package org.tributary.gateway.transport;

import io.netty.channel.DefaultEventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.tributary.gateway.config.ServerSettings;
import org.tributary.gateway.config.TestSettings;
import org.tributary.gateway.http.AdminTokens;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.Holder;
import org.tributary.gateway.http.LiveFeed;
import org.tributary.gateway.http.Role;
import org.tributary.gateway.transport.limit.StrangersTime;
import org.tributary.gateway.transport.limit.TransportCounters;
import org.tributary.gateway.transport.live.LiveBroadcaster;

/**
 * A server whose connections have no sockets, for millions of inputs. It serves requests that are answered on the
 * connection's loop: callbacks, probes and every refusal. {@code PipelineTest} covers reads, which go to other threads.
 */
public final class EmbeddedServer {
    private static final ServerSettings SETTINGS = TestSettings.of("""
            environment: sandbox
            limits: {connections: 64, liveViewers: 8, callbackReserve: 0, buffers: 64MiB, pipelined: 4, adminBody: 1MiB,
                     headerSeconds: 60, requestSeconds: 60, idleSeconds: 60, queuedReads: 16}
            """).server();

    /** A server's reaction to some bytes. */
    record Outcome(String answers, String end, List<String> bodies) {}

    private static final ApiRoute PROBE =
            ApiRoute.probe("/healthz", r -> ApiResponse.of("text/plain", new byte[] {'!'}));

    private final TestCallbacks callbacks = new TestCallbacks();
    private final ServerContext server = new ServerContext(
            SETTINGS,
            new HttpServer.Parts(
                    callbacks,
                    List.of(PROBE),
                    new AtomicReference<LiveFeed.Event>()::get,
                    new AdminTokens(AdminTokens.of(
                            new Holder("admin", Role.ADMIN), AdminTokens.hashesOf(List.of(HttpServerCase.TOKEN)))),
                    new TransportCounters(),
                    System::currentTimeMillis),
            new ApiDispatcher(1),
            new LiveBroadcaster(() -> null, new DefaultEventLoop()));

    /**
     * Delivers bytes on a new connection; after an odd split the next bytes come late, after an even one at once.
     *
     * @param cuts where one read ends and the next begins, ascending
     */
    Outcome serve(final byte[] bytes, final int... cuts) {
        callbacks.bodies.clear();
        callbacks.threads.clear();
        final EmbeddedConnection connection = new EmbeddedConnection(server);
        int from = 0;
        for (final int cut : cuts) {
            if (cut > from && cut < bytes.length) {
                connection.arrive(bytes, from, cut);
                from = cut;
                if ((cut & 1) == 1) {
                    connection.settle();
                }
            }
        }
        connection.arrive(bytes, from, bytes.length);
        connection.settle();
        connection.checkException();
        final Outcome outcome = new Outcome(connection.answers(), connection.end(), new ArrayList<>(callbacks.bodies));
        connection.finishAndReleaseAll();
        // Each embedded connection has a separate loop, which ends with it.
        server.loops().clear();
        if (server.buffers().used() != 0) {
            throw new AssertionError(
                    "a connection that is gone holds " + server.buffers().used() + " bytes");
        }
        return outcome;
    }

    /** The answers sent at once on a new connection when unproven connections have used up their time of its loop. */
    public String atOnceWhenPressed(final String request) {
        return whenPressed(request, false);
    }

    /** All answers sent in the end. */
    public String inTurnWhenPressed(final String request) {
        return whenPressed(request, true);
    }

    private String whenPressed(final String request, final boolean settles) {
        final byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        final EmbeddedConnection connection = new EmbeddedConnection(server);
        connection.pipeline().get(HttpConnection.class).loop().servedStranger(2 * StrangersTime.MOST_NANOS);
        connection.arrive(bytes, 0, bytes.length);
        if (settles) {
            connection.settle();
        }
        final String answers = connection.answers();
        connection.finishAndReleaseAll();
        server.loops().clear();
        return answers;
    }
}
