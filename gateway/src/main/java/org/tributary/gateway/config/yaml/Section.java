package org.tributary.gateway.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping read key by key. A wrong value adds a mistake and yields the default, so that reading continues and finds
 * the others. {@link #finish()} reports unknown keys and keys that appear twice.
 */
public final class Section {
    private final Node.Mapping node;
    private String what;
    private final Mistakes mistakes;
    private final Map<String, Node> values = new LinkedHashMap<>();
    private final Map<String, Place> keyPlaces = new LinkedHashMap<>();
    private final List<Node.Scalar> doubled = new ArrayList<>();
    private final Set<String> asked = new LinkedHashSet<>();

    /**
     * A section of a mapping.
     *
     * @param what name in messages, such as {@code pool "morning-rush"}
     */
    public Section(final Node.Mapping node, final String what, final Mistakes mistakes) {
        this.node = node;
        this.what = what;
        this.mistakes = mistakes;
        for (final Node.Entry entry : node.entries()) {
            final String key = entry.key().text();
            if (values.putIfAbsent(key, entry.value()) == null) {
                keyPlaces.put(key, entry.key().place());
            } else {
                doubled.add(entry.key());
            }
        }
    }

    /** Sets a better name for messages, once the id is known. */
    public void rename(final String better) {
        what = better;
    }

    /** Returns its name in messages. */
    public String what() {
        return what;
    }

    /** Returns the place of its first character. */
    public Place place() {
        return node.place();
    }

    /** Returns the place of a key's value; the section's place if the key is absent. */
    public Place place(final String key) {
        final Node value = values.get(key);
        return value == null ? node.place() : value.place();
    }

    /** Returns whether a key has a value other than nothing or {@code null}. */
    public boolean has(final String key) {
        asked.add(key);
        final Node value = values.get(key);
        return value != null && !(value instanceof Node.Scalar scalar && scalar.isNull());
    }

    /** Returns whether a key holds a section. */
    public boolean isSection(final String key) {
        return values.get(key) instanceof Node.Mapping;
    }

    /** Returns whether a key holds an empty list. */
    public boolean isEmptyList(final String key) {
        return values.get(key) instanceof Node.Sequence sequence
                && sequence.items().isEmpty();
    }

    /** Adds a mistake at a key's value. */
    public void mistake(final String key, final String wrong, final String remedy) {
        mistakes.add(place(key), wrong, remedy);
    }

    /** Reads a single value; null if it is absent, or, with a mistake, if it is not a single value. */
    public Node.@Nullable Scalar scalar(final String key) {
        if (!has(key)) {
            return null;
        }
        if (values.get(key) instanceof Node.Scalar scalar) {
            return scalar;
        }
        mistake(key, "\"" + key + "\" of " + what + " must be a single value", "Write it as " + key + ": value");
        return null;
    }

    /** Reads a required single value; null, with a mistake, if it is absent. */
    public Node.@Nullable Scalar required(final String key) {
        if (!has(key)) {
            missing(key);
            return null;
        }
        return scalar(key);
    }

    /** Adds the mistake that a key is missing. */
    public void missing(final String key) {
        mistakes.add(node.place(), what + " has no \"" + key + "\"", "Add " + key + ": …");
    }

    /** Reads a value by a function that throws {@link BadValueException} on a bad one. */
    public <T> T value(final String key, final T byDefault, final Function<String, T> read) {
        final T given = optional(key, read);
        return given == null ? byDefault : given;
    }

    /** Reads a required value like {@link #value}. */
    public <T> T requiredValue(final String key, final T instead, final Function<String, T> read) {
        final T given = required(key, read);
        return given == null ? instead : given;
    }

    /** Reads a value like {@link #value}; null if it is absent, or, with a mistake, if it can't be read. */
    public <T> @Nullable T optional(final String key, final Function<String, T> read) {
        return parse(key, scalar(key), read);
    }

    /** Reads a required value like {@link #optional}. */
    public <T> @Nullable T required(final String key, final Function<String, T> read) {
        return parse(key, required(key), read);
    }

    private <T> @Nullable T parse(
            final String key, final Node.@Nullable Scalar scalar, final Function<String, T> read) {
        if (scalar == null) {
            return null;
        }
        try {
            return read.apply(scalar.text());
        } catch (final BadValueException e) {
            mistakes.add(scalar.place(), "\"" + key + "\" of " + what + " " + e.what(), e.remedy());
            return null;
        }
    }

    /** Reads {@code true} or {@code false}. */
    public boolean flag(final String key, final boolean byDefault) {
        return value(key, byDefault, Values::flag);
    }

    /** Reads a nested section; null if it is absent, or, with a mistake, if the value is not a section. */
    public @Nullable Section section(final String key) {
        if (!has(key)) {
            return null;
        }
        if (values.get(key) instanceof Node.Mapping mapping) {
            return new Section(mapping, "\"" + key + "\" of " + what, mistakes);
        }
        mistake(key, "\"" + key + "\" of " + what + " must hold keys and values", "Write it as " + key + ": {…}");
        return null;
    }

    /**
     * Reads a list of sections; empty if it is absent.
     *
     * @param one what one of them is, such as {@code pool}
     * @param most longest list read; further entries are ignored, with a mistake
     */
    public List<Section> sections(final String key, final String one, final int most) {
        final List<Section> sections = new ArrayList<>();
        for (final Node item : list(key, most)) {
            if (item instanceof Node.Mapping mapping) {
                sections.add(new Section(mapping, one, mistakes));
            } else {
                mistakes.add(item.place(), "each of \"" + key + "\" must hold keys and values", "Write - {id: …}");
            }
        }
        return sections;
    }

    /** Reads a list of texts; empty if it is absent. */
    public List<Node.Scalar> texts(final String key, final int most) {
        final List<Node.Scalar> texts = new ArrayList<>();
        for (final Node item : list(key, most)) {
            if (item instanceof Node.Scalar scalar && !scalar.isNull()) {
                texts.add(scalar);
            } else {
                mistakes.add(item.place(), "each of \"" + key + "\" of " + what + " must be text", "Write [a, b]");
            }
        }
        return texts;
    }

    private List<Node> list(final String key, final int most) {
        if (!has(key)) {
            return List.of();
        }
        if (!(values.get(key) instanceof Node.Sequence sequence)) {
            mistake(key, "\"" + key + "\" of " + what + " must be a list", "Write it as " + key + ": […]");
            return List.of();
        }
        if (sequence.items().size() > most) {
            mistake(
                    key,
                    "\"" + key + "\" of " + what + " has " + sequence.items().size() + " entries, at most " + most,
                    "Remove some");
            return sequence.items().subList(0, most);
        }
        return sequence.items();
    }

    /** Reports unknown keys and keys that appear twice; called after all keys were read. */
    public void finish() {
        for (final Node.Scalar key : doubled) {
            mistakes.add(
                    key.place(),
                    "key \"" + key.text() + "\" appears twice in " + what,
                    "Remove one; the first is in line "
                            + keyPlaces.getOrDefault(key.text(), node.place()).line());
        }
        for (final String key : values.keySet()) {
            if (!asked.contains(key)) {
                mistakes.add(
                        keyPlaces.getOrDefault(key, node.place()),
                        "unknown key \"" + key + "\" in " + what,
                        Suggestion.remedy(key, asked, "Known keys: " + String.join(", ", asked)));
            }
        }
    }
}
