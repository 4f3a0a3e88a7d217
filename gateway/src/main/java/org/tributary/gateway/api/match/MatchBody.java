package org.tributary.gateway.api.match;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import org.tributary.gateway.bridge.admin.AdminCommands;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;

/** A request's body, field by field: what is unknown, missing or of another kind is answered 400 by name. */
final class MatchBody {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final JsonNode node;

    private MatchBody(final JsonNode node) {
        this.node = node;
    }

    /** Reads an object that has no other fields than these. */
    static MatchBody read(final ApiRequest request, final Set<String> fields) {
        final JsonNode node = parse(request);
        node.fieldNames().forEachRemaining(name -> {
            if (!fields.contains(name)) {
                throw wrong("There is no field " + name.substring(0, Math.min(64, name.length())) + " here: "
                        + String.join(", ", fields) + ".");
            }
        });
        return new MatchBody(node);
    }

    private static JsonNode parse(final ApiRequest request) {
        try {
            final JsonNode node = MAPPER.readTree(request.body());
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (final JsonProcessingException e) {
            throw wrong("The body is not JSON: " + e.getOriginalMessage());
        } catch (final IOException e) {
            throw wrong("The body can't be read.");
        }
        throw wrong("The body is not a JSON object.");
    }

    /** A text without control characters; empty if it is absent. */
    String text(final String name, final int maxBytes) {
        final JsonNode value = node.get(name);
        if (value == null || value.isNull()) {
            return "";
        }
        if (!value.isTextual() || !AdminCommands.fits(value.textValue(), maxBytes)) {
            throw wrong("Give " + name + " as a text of at most " + maxBytes + " bytes without control characters.");
        }
        return value.textValue();
    }

    /** Whether a field is there. */
    boolean has(final String name) {
        return node.has(name);
    }

    /** A whole number in a range; the default if it is absent. */
    long number(final String name, final long least, final long most, final long byDefault) {
        final JsonNode value = node.get(name);
        if (value == null && byDefault >= least) {
            return byDefault;
        }
        if (value == null
                || !value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw wrong("Give " + name + " as a whole number from " + least + " to " + most + ".");
        }
        return value.longValue();
    }

    static ApiException wrong(final String what) {
        return new ApiException(400, "Bad request", what);
    }
}
