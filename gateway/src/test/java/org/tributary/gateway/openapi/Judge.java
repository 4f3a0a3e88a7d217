package org.tributary.gateway.openapi;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares real answers with the description: status, content type, headers, problem and every field. A field that the description
 * does not have is a mistake here, though programs outside ignore it.
 */
public final class Judge {
    private static final String TYPES = "urn:tributary:problem:";
    private static final JsonMapper JSON = new JsonMapper();

    private final Description description;
    private final ObjectNode components;
    private final SchemaRegistry registry = SchemaRegistry.withDialect(Dialects.getOpenApi31());
    private final Map<JsonNode, Schema> schemas = new HashMap<>();
    private final TreeSet<String> seen = new TreeSet<>();

    /** A judge by this description. */
    public Judge(final Description description) {
        this.description = description;
        this.components = JSON.createObjectNode();
        components.set("schemas", closed(description.components("schemas").deepCopy()));
    }

    /** Operations and statuses that were seen, such as {@code GET /api/v1/totals 200}. */
    public TreeSet<String> seen() {
        return seen;
    }

    /**
     * Mistakes of an answer, or of the description.
     *
     * @param path without query
     */
    public List<String> mistakes(final String method, final String path, final HttpResponse<String> answer) {
        return mistakes(method, path, new Answer(answer.statusCode(), answer.headers(), answer.body()));
    }

    /** What was answered. */
    record Answer(int statusCode, HttpHeaders headers, String body) {}

    List<String> mistakes(final String method, final String path, final Answer answer) {
        final Description.Operation operation = description.operation(method, path);
        final String status = Integer.toString(answer.statusCode());
        seen.add(operation.address() + " " + status);
        final JsonNode responses = operation.node().path("responses");
        final JsonNode own = responses.path(status);
        final JsonNode response = description.resolve(own.isMissingNode() ? responses.path("default") : own);
        final List<String> mistakes = new ArrayList<>();
        if (response.isMissingNode()) {
            mistakes.add("no answer " + status);
        } else {
            compare(answer, response, mistakes);
        }
        return mistakes.stream()
                .map(mistake -> operation.address() + " " + status + ": " + mistake + "\n" + answer.body())
                .toList();
    }

    private void compare(final Answer answer, final JsonNode response, final List<String> mistakes) {
        for (final Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
            if (header.getValue().path("required").asBoolean(false)
                    && answer.headers().firstValue(header.getKey()).isEmpty()) {
                mistakes.add("no header " + header.getKey());
            }
        }
        final JsonNode content = response.path("content");
        if (answer.body().isEmpty()) {
            if (!content.isMissingNode()) {
                mistakes.add("no body");
            }
            return;
        }
        final String type =
                answer.headers().firstValue("content-type").orElse("none").split(";")[0];
        final JsonNode described = content.path(type);
        if (described.isMissingNode()) {
            mistakes.add("content type " + type);
            return;
        }
        if (type.endsWith("json")) {
            final JsonNode body = JSON.readTree(answer.body());
            for (final Error error : schema(described.path("schema")).validate(body)) {
                mistakes.add(error.getInstanceLocation() + " " + error.getMessage());
            }
            problem(answer.statusCode(), body, response, mistakes);
        }
    }

    private static void problem(
            final int status, final JsonNode body, final JsonNode response, final List<String> mistakes) {
        final JsonNode known = response.path("x-problems");
        if (!known.isMissingNode()) {
            final String word = status + " " + body.path("type").asString("").replace(TYPES, "");
            if (known.valueStream().noneMatch(one -> one.asString().equals(word))) {
                mistakes.add("problem " + word);
            }
        }
    }

    /** Mistakes of a request's body. */
    public List<String> mistakesOfBody(final String method, final String path, final String body) {
        final JsonNode content =
                description.operation(method, path).node().path("requestBody").path("content");
        return schema(content.path("application/json").path("schema")).validate(JSON.readTree(body)).stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    /** Mistakes of a journal record. */
    public List<String> mistakesOfRecord(final String record) {
        return schema(JSON.createObjectNode().put("$ref", "#/components/schemas/JournalRecord"))
                .validate(JSON.readTree(record))
                .stream()
                .map(error -> error.getInstanceLocation() + " " + error.getMessage())
                .toList();
    }

    private Schema schema(final JsonNode node) {
        return schemas.computeIfAbsent(node, one -> {
            final ObjectNode whole = (ObjectNode) one.deepCopy();
            whole.set("components", components);
            return registry.getSchema(whole);
        });
    }

    /** Lets an object have the fields that are named, and no others. */
    private static JsonNode closed(final JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(Judge::closed);
        return node;
    }
}
