package org.tributary.gateway.config.yaml;

import java.util.List;

/** A piece of YAML with its place. Anchors, aliases, tags and keys that are not text were refused before. */
public sealed interface Node {
    /** Returns the place of its first character. */
    Place place();

    /**
     * Text, a number or a flag.
     *
     * @param plain not in quotes: {@code null}, {@code ~} and an empty value then mean "not given"
     */
    record Scalar(String text, boolean plain, Place place) implements Node {
        boolean isNull() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }
    }

    /** A list. */
    record Sequence(List<Node> items, Place place) implements Node {}

    /** Keys and values in the file's order; a key may appear twice. */
    record Mapping(List<Entry> entries, Place place) implements Node {}

    /** A key with its value. */
    record Entry(Scalar key, Node value) {}
}
