package org.tributary.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.gateway.api.events.EventCursor;
import org.tributary.gateway.api.events.EventLog;
import org.tributary.gateway.api.json.RecordJson;
import org.tributary.gateway.api.json.RecordNames;
import org.tributary.gateway.api.json.RecordOrigins;
import org.tributary.gateway.config.WebhookSettings;

/** A node's places of receivers beside other nodes that answer, or do not. */
class SharedPlacesTest {
    private static final String HASH = "ab".repeat(32);
    private static final EventCursor BEGIN = new EventCursor(90, HASH);

    @TempDir
    Path root;

    private final Nodes nodes = new Nodes();
    private EventLog log;

    @BeforeEach
    void write() throws Exception {
        Files.createDirectories(root.resolve("webhooks"));
        Files.writeString(root.resolve("webhooks/app.secret"), "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n");
        log = new EventLog(
                () -> {
                    throw new IllegalStateException("no journal is read here");
                },
                () -> new RecordJson(
                        RecordNames.of(new CampaignAssembler()), new RecordOrigins((sequence, handler) -> {})),
                () -> 0,
                () -> 0,
                sequence -> -1);
    }

    /** Two other nodes; one without an entry gives no answer. */
    private static final class Nodes implements OtherNodes {
        private final Map<String, Map<String, String>> answers = new LinkedHashMap<>();
        private @Nullable String leader;

        @Override
        public boolean leads() {
            return "a".equals(leader);
        }

        @Override
        public @Nullable String leader() {
            return leader;
        }

        @Override
        public Set<String> others() {
            return Set.of("b", "c");
        }

        @Override
        public Map<String, String> placesOf(final String node) throws IOException {
            final Map<String, String> answer = answers.get(node);
            if (answer == null) {
                throw new IOException(node + " is down");
            }
            return answer;
        }
    }

    private Delivery delivery() throws IOException {
        return new Delivery(
                new WebhookSettings("app", URI.create("http://127.0.0.1:1/"), Set.of(), true),
                root,
                root.resolve("places"),
                log,
                () -> 100,
                // It never sends here: what it does with its place is another test's.
                () -> false,
                System::currentTimeMillis);
    }

    private static Map<String, String> at(final long sequence) {
        return Map.of("app", sequence + ":" + HASH);
    }

    private static void awaitPlace(final Delivery delivery, final EventCursor place) {
        Awaitility.await().until(() -> place.equals(delivery.place()));
    }

    @Test
    void shouldTakeOverTheLeadersPlaceAndKeepItWhenItFollows() throws Exception {
        nodes.leader = "b";
        nodes.answers.put("b", at(40));
        nodes.answers.put("c", at(60));
        try (Delivery delivery = delivery();
                SharedPlaces places = new SharedPlaces(nodes, List.of(delivery), BEGIN)) {
            delivery.start();
            places.look();
            awaitPlace(delivery, new EventCursor(40, HASH));
            // A replay sets the leader's place back.
            nodes.answers.put("b", at(7));
            places.look();
            awaitPlace(delivery, new EventCursor(7, HASH));
        }
        assertThat(Files.readString(root.resolve("places/app"))).isEqualTo("7:" + HASH + "\n");
    }

    @Test
    void shouldBeginAtTheLeastPlaceOfTheOthersWhenItLeadsWithoutOne() throws Exception {
        nodes.leader = "a";
        nodes.answers.put("b", at(55));
        nodes.answers.put("c", at(50));
        try (Delivery delivery = delivery();
                SharedPlaces places = new SharedPlaces(nodes, List.of(delivery), BEGIN)) {
            delivery.start();
            places.look();
            awaitPlace(delivery, new EventCursor(50, HASH));
        }
    }

    /** An emptied node that leads before it heard from the last leader must not leave out what the receiver still lacks. */
    @Test
    void shouldNotBeginAtTheEndWhenNoMajoritySaysThatTheReceiverIsNew() throws Exception {
        nodes.leader = "a";
        try (Delivery delivery = delivery();
                SharedPlaces places = new SharedPlaces(nodes, List.of(delivery), BEGIN)) {
            delivery.start();
            places.look();
            assertThat(delivery.place()).isNull();
            nodes.answers.put("b", Map.of());
            places.look();
            awaitPlace(delivery, BEGIN);
        }
    }

    @Test
    void shouldKeepItsOwnPlaceWhenItLeads() throws Exception {
        Files.createDirectories(root.resolve("places"));
        Files.writeString(root.resolve("places/app"), "30:" + HASH + "\n");
        nodes.leader = "a";
        nodes.answers.put("b", at(20));
        try (Delivery delivery = delivery();
                SharedPlaces places = new SharedPlaces(nodes, List.of(delivery), BEGIN)) {
            delivery.start();
            places.look();
            assertThat(delivery.place()).isEqualTo(new EventCursor(30, HASH));
        }
    }
}
