package org.tributary.gateway.api.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;

/** A request's body, field by field: what is unknown, missing or of another kind is answered 400 by name. */
public final class JsonBody {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_NAME_CHARS = 64;
    private static final int MAX_NAMES = 8;

    private final JsonNode node;

    private JsonBody(final JsonNode node) {
        this.node = node;
    }

    /** Reads an object that has no other fields than these. */
    public static JsonBody read(final ApiRequest request, final Set<String> fields) {
        return read(request, fields, "");
    }

    /**
     * Reads an object that has no other fields than these.
     *
     * @param hint what is said of an unknown field besides
     */
    public static JsonBody read(final ApiRequest request, final Set<String> fields, final String hint) {
        final JsonNode node = object(request);
        final List<String> unknown = new ArrayList<>();
        node.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name) && unknown.size() < MAX_NAMES) {
                unknown.add(name.substring(0, Math.min(MAX_NAME_CHARS, name.length())));
            }
        });
        if (!unknown.isEmpty()) {
            throw bad("Unknown fields " + new TreeSet<>(unknown) + "; known are " + new TreeSet<>(fields) + "." + hint);
        }
        return new JsonBody(node);
    }

    /** Reads an object, whatever its fields. */
    public static JsonNode object(final ApiRequest request) {
        try {
            final JsonNode node = MAPPER.readTree(request.body());
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (final JsonProcessingException e) {
            throw bad("The body is not JSON: " + e.getOriginalMessage());
        } catch (final IOException e) {
            throw bad("The body can't be read.");
        }
        throw bad("The body is not a JSON object.");
    }

    /** The object itself. */
    public JsonNode node() {
        return node;
    }

    /** A text without control characters; empty if it is absent. */
    public String text(final String name, final int maxBytes) {
        return text(node, name, maxBytes);
    }

    /** A text of an object without control characters; empty if it is absent. */
    public static String text(final JsonNode object, final String name, final int maxBytes) {
        final JsonNode value = object.get(name);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isTextual() || !AdminCommands.fits(value.textValue(), maxBytes)) {
            throw bad("Give " + name + " as a text of at most " + maxBytes + " bytes without control characters.");
        }
        return value.textValue();
    }

    /** Whether a field is there. */
    public boolean has(final String name) {
        return node.has(name);
    }

    /** A whole number in a range; the default if it is absent. */
    public long number(final String name, final long least, final long most, final long byDefault) {
        final JsonNode value = node.get(name);
        if (value == null && byDefault >= least) {
            return byDefault;
        }
        if (value == null
                || !value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw bad("Give " + name + " as a whole number from " + least + " to " + most + ".");
        }
        return value.longValue();
    }

    /** The answer to a body that can't be used. */
    public static ApiException bad(final String what) {
        return new ApiException(400, "Bad request", what);
    }
}
