package org.tributary.gateway.channel.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Fields that a channel documents for its forms, and which of them may hold {@code &}. Immutable.
 *
 * <p>A form's signature is over {@code name=value&name=value} of the decoded values, so a value with {@code &} in it
 * reads like two fields. {@link FormFields#ambiguity} uses these rules to accept at most one form per signed text.
 */
public final class FormRules {
    /** The kind of a field, by the channel's documentation. */
    enum Kind {
        /** Not documented. Its value must not contain {@code &}. */
        UNKNOWN,
        /** Documented; its value must not contain {@code &}. */
        PLAIN,
        /** Free text: may contain {@code &}, but nothing that reads like another field. */
        FREE_TEXT,
        /** <code>{a=1&amp;b=2}</code>: may contain {@code &} up to the first closing brace, which must end it. */
        COMPOSITE
    }

    private static final Kind[] KINDS = Kind.values();
    private static final int SPARSENESS = 4;

    private final byte[][] names;
    private final byte[] kinds;

    /**
     * Rules of a channel.
     *
     * @param plain documented fields without {@code &}
     * @param freeText documented fields of free text
     * @param composite documented fields that hold nested fields in braces
     */
    public FormRules(
            final Collection<String> plain, final Collection<String> freeText, final Collection<String> composite) {
        final int count = plain.size() + freeText.size() + composite.size();
        final int size = Integer.highestOneBit(Math.max(1, count)) * 2 * SPARSENESS;
        names = new byte[size][];
        kinds = new byte[size];
        plain.forEach(name -> put(name, Kind.PLAIN));
        freeText.forEach(name -> put(name, Kind.FREE_TEXT));
        composite.forEach(name -> put(name, Kind.COMPOSITE));
    }

    private void put(final String name, final Kind kind) {
        final byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        final int place = place(bytes, 0, bytes.length);
        if (names[place] != null) {
            throw new IllegalArgumentException("two rules for the field " + name);
        }
        names[place] = bytes;
        kinds[place] = (byte) kind.ordinal();
    }

    /** The kind of the field whose name is {@code bytes[from, to)}. */
    Kind kindOf(final byte[] bytes, final int from, final int to) {
        final int place = place(bytes, from, to);
        return names[place] == null ? Kind.UNKNOWN : KINDS[kinds[place]];
    }

    private int place(final byte[] bytes, final int from, final int to) {
        final int hash = JsonNames.hash(bytes, from, to);
        int place = (hash ^ hash >>> 15) & names.length - 1;
        while (names[place] != null && !Arrays.equals(names[place], 0, names[place].length, bytes, from, to)) {
            place = place + 1 & names.length - 1;
        }
        return place;
    }
}
