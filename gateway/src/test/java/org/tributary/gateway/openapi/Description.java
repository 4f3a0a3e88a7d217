package org.tributary.gateway.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.tributary.gateway.api.StaticSite;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The server's OpenAPI description, as its jar has it. */
public final class Description {
    private static final String LOCAL = "#/";

    private final JsonNode root;
    private final List<Operation> operations = new ArrayList<>();

    /**
     * One documented operation.
     *
     * @param method upper case
     * @param path with placeholders, such as {@code /api/v1/pools/{pool}}
     */
    public record Operation(String method, String path, JsonNode node) {
        /** Method and path. */
        public String address() {
            return method + " " + path;
        }

        /** Whether a request goes here; a placeholder stands for one part of the path. */
        boolean takes(final String askedMethod, final String askedPath) {
            final String pattern = path.replaceAll("\\{[^}]*}", "[^/]+");
            return method.equals(askedMethod) && askedPath.matches(pattern);
        }

        private long placeholders() {
            return path.chars().filter(c -> c == '{').count();
        }
    }

    private Description(final JsonNode root) {
        this.root = root;
        for (final Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
            for (final Map.Entry<String, JsonNode> one : path.getValue().properties()) {
                operations.add(new Operation(one.getKey().toUpperCase(Locale.ROOT), path.getKey(), one.getValue()));
            }
        }
    }

    /** Reads it from the classpath. */
    public static Description read() {
        try (InputStream in = StaticSite.class.getResourceAsStream("openapi.yaml")) {
            return new Description(new YAMLMapper().readTree(in.readAllBytes()));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All operations. */
    public List<Operation> operations() {
        return operations;
    }

    /** The operation that a request goes to: of several the one with fewest placeholders. */
    public Operation operation(final String method, final String path) {
        return operations.stream()
                .filter(one -> one.takes(method, path))
                .min((a, b) -> Long.compare(a.placeholders(), b.placeholders()))
                .orElseThrow(() -> new AssertionError("openapi.yaml has no " + method + " " + path));
    }

    /** What a reference names, or the node itself. */
    public JsonNode resolve(final JsonNode node) {
        final JsonNode reference = node.path("$ref");
        return reference.isMissingNode()
                ? node
                : resolve(root.at(reference.asString().substring(LOCAL.length() - 1)));
    }

    /** Components of one kind, by name. */
    public JsonNode components(final String kind) {
        return root.path("components").path(kind);
    }

    /** Status and type of every problem, such as {@code 404 not-found}. */
    public TreeSet<String> problems() {
        final TreeSet<String> problems = new TreeSet<>();
        components("responses")
                .forEach(response -> response.path("x-problems").forEach(one -> problems.add(one.asString())));
        return problems;
    }
}
