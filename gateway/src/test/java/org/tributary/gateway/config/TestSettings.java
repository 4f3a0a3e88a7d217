package org.tributary.gateway.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Settings for tests: what the table has, but for what a test gives as the lines of a settings file. */
public final class TestSettings {
    /** Directory that paths of the lines are relative to. */
    public static final Path HOME = Path.of("/srv/tributary");

    private TestSettings() {}

    /** Settings of a file with these lines. */
    public static TributaryConfig of(final String yaml) {
        return TributaryConfig.parse(yaml.getBytes(StandardCharsets.UTF_8), "tributary.yaml", HOME);
    }

    /** A server's settings with deadlines shorter, and buffers smaller, than a file may give. */
    public static ServerSettings server(
            final String yaml, final int headerMs, final int requestMs, final long buffersBytes) {
        final ServerSettings server = of(yaml).server();
        final ServerSettings.Limits limits = server.limits();
        return new ServerSettings(
                server.host(),
                server.port(),
                server.proxies(),
                server.admin(),
                new ServerSettings.Limits(
                        limits.callbackThreads(),
                        limits.connections(),
                        limits.liveViewers(),
                        limits.callbackReservePercent(),
                        limits.connectionsPerAddress(),
                        limits.readsPerAddress(),
                        limits.viewersPerAddress(),
                        buffersBytes,
                        limits.pipelined(),
                        limits.lineBytes(),
                        limits.headersBytes(),
                        limits.bodyBytes(),
                        limits.adminBodyBytes(),
                        headerMs,
                        requestMs,
                        limits.idleMs(),
                        limits.queuedReads(),
                        limits.drainMs()),
                server.tls(),
                server.loopbackExempt());
    }
}
