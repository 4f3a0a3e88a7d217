package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPartner;

/** A started server uses the conversions of the campaign in force, which is loaded after it began to listen. */
class GiftMeasureTest {
    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void shouldLeaveTheIdFreeWhenAGiftHasTheWrongMeasure(@TempDir final Path root) throws Exception {
        SandboxDirectory.write(root, System.currentTimeMillis());
        final TributaryConfig config =
                TributaryConfig.read(root.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0);
        final SimulatedPartner partner =
                SandboxChannels.open(root.resolve("keys"), CryptoSuite.jdk()).partner();
        try (TributaryServer server = TributaryServer.open(config)) {
            server.start(Progress.NONE);
            final long now = System.currentTimeMillis();
            final HttpResponse<String> wrong =
                    send(server, partner.amount("walk-1", "steps", "ann", "kids-gallery", 500, now));
            final HttpResponse<String> right =
                    send(server, partner.quantity("walk-1", "steps", "ann", "kids-gallery", 10_000, now));
            assertThat(wrong.statusCode()).isEqualTo(400);
            assertThat(right.body()).contains("\"state\":\"accepted\"");
        }
    }

    private HttpResponse<String> send(final TributaryServer server, final SignedCallback gift)
            throws IOException, InterruptedException {
        final HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.address() + gift.path()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(gift.body()));
        gift.headers().forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
