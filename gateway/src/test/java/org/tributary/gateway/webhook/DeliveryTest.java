package org.tributary.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.journal.JournalReader;
import org.tributary.gateway.api.events.EventCursor;
import org.tributary.gateway.api.events.EventLog;
import org.tributary.gateway.api.json.RecordJson;
import org.tributary.gateway.api.json.RecordNames;
import org.tributary.gateway.api.json.RecordOrigins;
import org.tributary.gateway.config.WebhookSettings;

/** A delivery whose journal can't be read. */
class DeliveryTest {
    private static final String HASH = "ab".repeat(32);

    @TempDir
    Path root;

    /** A thread that ended would leave a receiver without events, and nothing would say so. */
    @Test
    void shouldTryAgainAndSaySoWhenThePlaceAfterACutCannotBeRead() throws Exception {
        shouldTryAgain(DeliveryTest::unreadable, "input/output error");
    }

    /** An Error ends a thread as well as an exception does. */
    @Test
    void shouldTryAgainAndSaySoWhenAnErrorIsThrown() throws Exception {
        shouldTryAgain(
                () -> {
                    throw new NoClassDefFoundError("planted");
                },
                "planted");
    }

    private void shouldTryAgain(final Supplier<JournalReader> readers, final String failure) throws Exception {
        final AtomicInteger posts = new AtomicInteger();
        final HttpServer receiver = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        receiver.createContext("/", exchange -> {
            posts.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        Files.createDirectories(root.resolve("webhooks"));
        Files.writeString(root.resolve("webhooks/app.secret"), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
        Files.createDirectories(root.resolve("places"));
        Files.writeString(root.resolve("places/app"), "9:" + HASH + "\n");
        final URI url = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/");
        try (EventLog log = new EventLog(
                        readers,
                        () -> new RecordJson(
                                RecordNames.of(new CampaignAssembler()), new RecordOrigins((sequence, handler) -> {})),
                        () -> 5,
                        () -> 5,
                        sequence -> 3);
                Delivery delivery = new Delivery(
                        new WebhookSettings("app", url, Set.of(), true),
                        root,
                        root.resolve("places"),
                        log,
                        () -> 5,
                        () -> true,
                        System::currentTimeMillis)) {
            delivery.start();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> delivery.state().failures() >= 2);
            assertThat(posts)
                    .as("a journaled cut is told with its record, which can't be read")
                    .hasValue(0);
            assertThat(delivery.state().lastFailure()).contains(failure);
            assertThat(delivery.state().cursor()).isEqualTo(new EventCursor(9, HASH));
        } finally {
            receiver.stop(0);
        }
    }

    private static JournalReader unreadable() {
        throw new IllegalStateException("input/output error");
    }
}
