package org.tributary.gateway.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.api.events.EventCursor;
import org.tributary.gateway.api.events.EventLog;
import org.tributary.gateway.api.json.Json;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.config.WebhookSettings;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.http.ApiRoute;

/** All receivers of a server, and the admin's routes to them. Any thread. */
public final class Webhooks implements AutoCloseable {
    private static final String PATH = "/admin/v1/webhooks";
    private static final long MILLIS = 1_000;

    /** Most records between a restore and the end that its first start finds: what restores and starts add. */
    private static final long START_RECORDS = 16;

    private final EventLog log;
    private final LongSupplier releasedSequence;
    private final LongSupplier newestCut;
    private final LongSupplier clockMs;
    private final ObjectMapper mapper = new ObjectMapper();
    private volatile @Nullable List<Delivery> opened;
    private volatile @Nullable OtherNodes nodes;
    private @Nullable SharedPlaces shared;

    /**
     * Receivers that have not begun.
     *
     * @param releasedSequence of the journal's end, which may be ahead of what the log gives
     * @param newestCut sequence after which the journal was cut last; -1 if it never was
     */
    public Webhooks(
            final EventLog log,
            final LongSupplier releasedSequence,
            final LongSupplier newestCut,
            final LongSupplier clockMs) {
        this.log = log;
        this.releasedSequence = releasedSequence;
        this.newestCut = newestCut;
        this.clockMs = clockMs;
    }

    /**
     * Requires a usable secret of every receiver.
     *
     * @throws KeyFileException naming the file and the remedy
     */
    public static void requireSecrets(final List<WebhookSettings> settings, final Path keys) throws KeyFileException {
        for (final WebhookSettings one : settings) {
            WebhookSecret.read(keys, one.name());
        }
    }

    /**
     * Reads the kept positions. From here on {@link #places} answers.
     *
     * @param data directory that keeps the positions
     * @throws IOException if a position can't be read
     */
    public void open(final List<WebhookSettings> settings, final Path keys, final Path data) throws IOException {
        final List<Delivery> read = new ArrayList<>();
        for (final WebhookSettings one : settings) {
            read.add(new Delivery(one, keys, data.resolve("webhooks"), log, releasedSequence, this::leads, clockMs));
        }
        opened = List.copyOf(read);
    }

    /**
     * Begins to send, each from its kept position; a new one from the journal's end, or from its cut if that was just now.
     *
     * @param others with whom places are shared; of a group only the node that leads sends
     * @throws IOException if a position can't be written
     */
    public void start(final OtherNodes others) throws IOException {
        final List<Delivery> deliveries = deliveries();
        final EventCursor begin = log.cursorAt(firstPlace(releasedSequence.getAsLong()));
        nodes = others;
        if (others == OtherNodes.NONE) {
            for (final Delivery one : deliveries) {
                one.beginAt(begin);
            }
        } else if (!deliveries.isEmpty()) {
            shared = new SharedPlaces(others, deliveries, begin);
            shared.start();
        }
        deliveries.forEach(Delivery::start);
    }

    private boolean leads() {
        final OtherNodes known = nodes;
        return known != null && known.leads();
    }

    private List<Delivery> deliveries() {
        final List<Delivery> known = opened;
        return known == null ? List.of() : known;
    }

    /**
     * Cursors up to which receivers have all, by their names.
     *
     * @throws IllegalStateException if they are not read yet
     */
    public Map<String, String> places() {
        final List<Delivery> known = opened;
        if (known == null) {
            throw new IllegalStateException("the places of webhooks are not read yet");
        }
        final Map<String, String> places = new LinkedHashMap<>();
        for (final Delivery one : known) {
            final EventCursor place = one.place();
            if (place != null) {
                places.put(one.name(), place.toString());
            }
        }
        return places;
    }

    /**
     * Where a receiver without a place begins. Right after a restore that is the cut: it may have been added after the backup, which then has
     * no place of it, and has records that are void now. A receiver that is really new gets one event that says nothing to it.
     */
    private long firstPlace(final long endSequence) {
        final long cut = newestCut.getAsLong();
        return cut >= 0 && endSequence - cut <= START_RECORDS ? cut : endSequence;
    }

    /** Most records that a receiver is behind the journal's end; 0 on a node that does not send. */
    public long mostBehind() {
        final long released = releasedSequence.getAsLong();
        return deliveries().stream()
                .map(Delivery::state)
                .filter(Delivery.State::sending)
                .mapToLong(one -> Math.max(0, released - one.cursor().sequence()))
                .max()
                .orElse(0);
    }

    /** Seconds since the record was journaled that the slowest receiver is getting; 0 if all have all. */
    public long longestBehindSeconds() {
        return deliveries().stream()
                .mapToLong(one -> one.state().behindSeconds())
                .max()
                .orElse(0);
    }

    /** Receivers that don't take events just now. */
    public long failing() {
        return deliveries().stream().filter(one -> one.state().failures() > 0).count();
    }

    /** Events taken by receivers since the start. */
    public long delivered() {
        return deliveries().stream().mapToLong(one -> one.state().delivered()).sum();
    }

    /** The admin's routes. */
    public List<ApiRoute> routes() {
        return List.of(
                ApiRoute.admin("GET", PATH, request -> ApiResponse.json(list())),
                ApiRoute.admin("POST", PATH + "/*", this::replay));
    }

    private byte[] list() {
        final long released = releasedSequence.getAsLong();
        return Json.bytes(json -> {
            json.writeStartArray();
            for (final Delivery one : deliveries()) {
                final Delivery.State state = one.state();
                json.writeStartObject();
                json.writeStringField("name", state.name());
                json.writeStringField("host", state.host());
                json.writeBooleanField("sending", state.sending());
                json.writeStringField("position", state.cursor().toString());
                json.writeNumberField(
                        "behind", Math.max(0, released - state.cursor().sequence()));
                json.writeNumberField("behindSeconds", state.behindSeconds());
                json.writeNumberField("delivered", state.delivered());
                json.writeNumberField("failures", state.failures());
                json.writeNumberField(
                        "failingSeconds",
                        state.failures() == 0 ? 0 : (clockMs.getAsLong() - state.failingSinceMs()) / MILLIS);
                json.writeStringField("lastFailure", state.failures() == 0 ? null : state.lastFailure());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private ApiResponse replay(final ApiRequest request) {
        final List<String> path = request.pathAfter(PATH + "/");
        if (path.size() != 2 || !path.get(1).equals("replay")) {
            throw new ApiException(404, "Not found", "There is nothing at this path.");
        }
        final Delivery delivery = deliveries().stream()
                .filter(one -> one.state().name().equals(path.get(0)))
                .findFirst()
                .orElseThrow(() -> new ApiException(404, "Not found", "There is no webhook of that name."));
        final long from = fromSequence(request);
        delivery.replay(from);
        return ApiResponse.json(Json.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("webhook", path.get(0));
            json.writeNumberField("fromSequence", from);
            json.writeEndObject();
        }));
    }

    private long fromSequence(final ApiRequest request) {
        try {
            final JsonNode from = mapper.readTree(request.body()).path("fromSequence");
            if (from.isIntegralNumber()
                    && from.canConvertToLong()
                    && from.longValue() >= 1
                    && from.longValue() <= releasedSequence.getAsLong() + 1) {
                return from.longValue();
            }
        } catch (final JsonProcessingException e) {
            throw new ApiException(400, "Bad request", "The body is not JSON: " + e.getOriginalMessage());
        } catch (final IOException e) {
            throw new ApiException(400, "Bad request", "The body can't be read.");
        }
        throw new ApiException(
                400,
                "Bad request",
                "Give the first sequence to send again, at most the journal's next: {\"fromSequence\": N}.");
    }

    @Override
    public void close() {
        if (shared != null) {
            shared.close();
        }
        deliveries().forEach(Delivery::close);
    }
}
