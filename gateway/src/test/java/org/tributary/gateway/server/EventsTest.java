package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.tributary.engine.campaign.CampaignAssembler;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.gateway.api.events.Event;
import org.tributary.gateway.api.events.EventCursor;
import org.tributary.gateway.api.events.EventLog;
import org.tributary.gateway.api.json.RecordJson;
import org.tributary.gateway.api.json.RecordNames;
import org.tributary.gateway.api.json.RecordOrigins;
import org.tributary.gateway.cli.CommandRun;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** Records as programs follow them, on a running server. */
@Isolated("reads what a command prints")
class EventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path root;

    private SandboxServer sandbox;
    private int given;

    @BeforeEach
    void start() throws Exception {
        sandbox = SandboxServer.write(root).open();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    private void give(final int count) throws Exception {
        for (int i = 0; i < count; i++) {
            final long nowMs = System.currentTimeMillis();
            sandbox.give(sandbox.channels()
                    .stripe()
                    .payment(
                            SimulatedPayment.of("pi_" + ++given, "payer-" + given, "p=kids-gallery", 100, nowMs),
                            nowMs));
        }
    }

    private HttpRequest request(final String query) {
        return sandbox.request("/api/v1/events" + query).build();
    }

    private HttpResponse<String> ask(final String query) throws Exception {
        return sandbox.ask(sandbox.request("/api/v1/events" + query));
    }

    private JsonNode events(final String query) throws Exception {
        return sandbox.get("/api/v1/events" + query);
    }

    /** All events from a cursor on, by steps. */
    private List<JsonNode> follow(final String from, final String more) throws Exception {
        final List<JsonNode> all = new ArrayList<>();
        String cursor = from;
        while (true) {
            final HttpResponse<String> answer = ask("?after=" + cursor + more);
            if (answer.statusCode() == 204) {
                return all;
            }
            final JsonNode body = JSON.readTree(answer.body());
            body.get("events").forEach(all::add);
            cursor = body.get("next").asText();
        }
    }

    private List<JsonNode> inspected() throws Exception {
        final CommandRun inspected =
                CommandRun.of("inspect", "--data", sandbox.config().data().toString());
        assertThat(inspected.exitCode()).isZero();
        final List<JsonNode> lines = new ArrayList<>();
        for (final String line : inspected.text().split("\n")) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    @Test
    void shouldGiveEveryRecordOnceInOrderAsInspectShowsIt() throws Exception {
        give(25);
        final List<JsonNode> all = follow("0", "&limit=7");
        assertThat(all).isEqualTo(inspected());
        assertThat(follow("0", "&limit=1000")).isEqualTo(all);
    }

    @Test
    void shouldWaitForTheNextRecordAndHoldNoThread() throws Exception {
        final String head = events("?limit=1000").get("next").asText();
        final List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiting.add(sandbox.client()
                    .sendAsync(request("?wait=20&after=" + head), HttpResponse.BodyHandlers.ofString()));
        }
        assertThat(ask("?limit=1").statusCode())
                .as("others are answered meanwhile")
                .isEqualTo(200);
        give(1);
        for (final CompletableFuture<HttpResponse<String>> one : waiting) {
            final JsonNode body = JSON.readTree(one.get(20, TimeUnit.SECONDS).body());
            assertThat(body.get("events").get(0).get("transactionId").asText()).isEqualTo("pi_1");
        }
    }

    @Test
    void shouldFilterByKindAndGoOnBehindWhatItLeftOut() throws Exception {
        give(5);
        final JsonNode body = events("?kind=donation&limit=2");
        assertThat(body.get("events"))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.get("kind").asText()).isEqualTo("donation"));
        assertThat(follow(body.get("next").asText(), "&kind=donation")).hasSize(3);
        assertThat(follow("0", "&kind=refund,notice")).isEmpty();
    }

    @Test
    void shouldReadFromTheFilesAfterARestartAndGoOnWithAnOldCursor() throws Exception {
        give(10);
        final String cursor = events("?limit=40").get("next").asText();
        final List<JsonNode> rest = follow(cursor, "");
        sandbox.restart();
        assertThat(follow(cursor, "").subList(0, rest.size())).isEqualTo(rest);
    }

    /** On a node of a group the journal may be ahead of what another agrees on, and a reader with it: after a restart, or elsewhere. */
    @Test
    void shouldWaitWhenACursorOfThisJournalIsAheadOfWhatMayBeTold() throws Exception {
        give(3);
        final EventCursor end =
                EventCursor.parse(events("?limit=1000").get("next").asText());
        final EventCursor other = new EventCursor(end.sequence(), "ab".repeat(32));
        final EventCursor beyond = new EventCursor(end.sequence() + 1, "ab".repeat(32));
        final AtomicLong told = new AtomicLong();
        try (EventLog never = log(told, end.sequence(), -1);
                EventLog cut = log(told, end.sequence(), 1)) {
            for (final long upTo : new long[] {0, end.sequence() - 1}) {
                told.set(upTo);
                assertThat(never.after(end, 10)).isEmpty();
                assertThat(never.after(beyond, 10)).isEmpty();
                assertThat(cut.after(end, 10)).isEmpty();
                assertThatThrownBy(() -> cut.after(other, 10)).isInstanceOf(EventLog.CutException.class);
                assertThatThrownBy(() -> cut.after(beyond, 10)).isInstanceOf(EventLog.CutException.class);
                assertThat(cut.after(EventCursor.START, 1_000)).hasSize((int) upTo);
            }
            told.set(end.sequence());
            assertThat(cut.after(cut.cursorAt(end.sequence() - 1), 10))
                    .extracting(Event::cursor)
                    .containsExactly(end);
        }
    }

    private EventLog log(final AtomicLong told, final long end, final long lastCommon) {
        final JournalStore store =
                new ChronicleStore(new DataDirectory(sandbox.config().data()));
        return new EventLog(
                store::reader,
                () -> new RecordJson(
                        RecordNames.of(new CampaignAssembler()), new RecordOrigins((sequence, handler) -> {})),
                told::get,
                () -> end,
                sequence -> lastCommon);
    }

    @Test
    void shouldAnswer204BeyondTheHeadAnd409OffTheChain() throws Exception {
        give(3);
        final JsonNode body = events("?limit=1000");
        final String head = body.get("next").asText();
        final long sequence = Long.parseLong(head.split(":")[0]);
        final String otherHash = "ab".repeat(32);
        assertThat(ask("?after=" + (sequence + 5) + ":" + otherHash).statusCode())
                .isEqualTo(204);
        final HttpResponse<String> cut = ask("?after=" + (sequence - 1) + ":" + otherHash);
        assertThat(cut.statusCode()).isEqualTo(409);
        assertThat(cut.body()).contains("urn:tributary:problem:journal-cut").contains("up to sequence 0;");
    }

    @Test
    void shouldRefuseWhatItCannotRead() throws Exception {
        for (final String query :
                Arrays.asList("?after=x", "?after=12", "?after=1:ab", "?kind=gift", "?limit=0", "?wait=21")) {
            assertThat(ask(query).statusCode()).as(query).isEqualTo(400);
        }
        assertThat(sandbox.ask(sandbox.withoutToken("/api/v1/events")).statusCode())
                .isEqualTo(401);
    }
}
