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
 * A mapping read key by key. A value that is wrong adds a mistake and gives its default, so that reading goes on and
 * finds the others. {@link #finish()} reports the keys nobody asked for and those that stand twice.
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
     * Of a mapping.
     *
     * @param what what it describes, as messages say it, such as {@code pool "morning-rush"}
     */
    public Section(Node.Mapping node, String what, Mistakes mistakes) {
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

    /** A better name for messages, once its id is known. */
    public void rename(String better) {
        what = better;
    }

    /** What it describes. */
    public String what() {
        return what;
    }

    /** Where it begins. */
    public Place place() {
        return node.place();
    }

    /** Where a key's value stands; the section's place if it is not given. */
    public Place place(String key) {
        final Node value = values.get(key);
        return value == null ? node.place() : value.place();
    }

    /** Whether a key is given, other than with nothing or {@code null}. */
    public boolean has(String key) {
        asked.add(key);
        final Node value = values.get(key);
        return value != null && !(value instanceof Node.Scalar scalar && scalar.isNull());
    }

    /** Whether a key holds a section of its own. */
    public boolean isSection(String key) {
        return values.get(key) instanceof Node.Mapping;
    }

    /** Whether a key holds a list with nothing in it. */
    public boolean isEmptyList(String key) {
        return values.get(key) instanceof Node.Sequence sequence
                && sequence.items().isEmpty();
    }

    /** Adds a mistake at a key's value. */
    public void mistake(String key, String wrong, String remedy) {
        mistakes.add(place(key), wrong, remedy);
    }

    /** A value's text; null, with a mistake, if it is no text, and null if it is not given. */
    public Node.@Nullable Scalar scalar(String key) {
        if (!has(key)) {
            return null;
        }
        if (values.get(key) instanceof Node.Scalar scalar) {
            return scalar;
        }
        mistake(key, "\"" + key + "\" of " + what + " must be a single value", "Write it as " + key + ": value");
        return null;
    }

    /** A value that must be given; null, with a mistake, if it is not. */
    public Node.@Nullable Scalar required(String key) {
        if (!has(key)) {
            missing(key);
            return null;
        }
        return scalar(key);
    }

    /** Adds the mistake that a key is missing. */
    public void missing(String key) {
        mistakes.add(node.place(), what + " has no \"" + key + "\"", "Add " + key + ": …");
    }

    /** A value read by a function that throws {@link BadValueException} on a bad one. */
    public <T> T value(String key, T byDefault, Function<String, T> read) {
        final T given = optional(key, read);
        return given == null ? byDefault : given;
    }

    /** As {@link #value}, of a key that must be given. */
    public <T> T requiredValue(String key, T instead, Function<String, T> read) {
        final T given = required(key, read);
        return given == null ? instead : given;
    }

    /** As {@link #value}; null if it is not given, or, with a mistake, if it can't be read. */
    public <T> @Nullable T optional(String key, Function<String, T> read) {
        return parse(key, scalar(key), read);
    }

    /** As {@link #optional}, of a key that must be given. */
    public <T> @Nullable T required(String key, Function<String, T> read) {
        return parse(key, required(key), read);
    }

    private <T> @Nullable T parse(String key, Node.@Nullable Scalar scalar, Function<String, T> read) {
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

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean byDefault) {
        return value(key, byDefault, Values::flag);
    }

    /** A section of its own; null if it is not given, or, with a mistake, if it is none. */
    public @Nullable Section section(String key) {
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
     * A list of sections; empty if it is not given.
     *
     * @param one what one of them is, such as {@code pool}
     * @param most longest list taken; what is beyond is not read
     */
    public List<Section> sections(String key, String one, int most) {
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

    /** A list of texts; empty if it is not given. */
    public List<Node.Scalar> texts(String key, int most) {
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

    private List<Node> list(String key, int most) {
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

    /** Reports keys that nobody asked for or that stand twice: call it when all are read. */
    public void finish() {
        for (final Node.Scalar key : doubled) {
            mistakes.add(
                    key.place(),
                    "key \"" + key.text() + "\" stands twice in " + what,
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
