package org.tributary.gateway.channel.parse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A form body ({@code application/x-www-form-urlencoded}). Its syntax is read strictly: every field has its {@code =} and
 * every {@code %} two hex digits. {@link #ambiguity} checks which fields it may have once the signature holds. One per
 * thread, reused.
 */
public final class FormFields {
    /** Most fields taken. */
    static final int MAX_FIELDS = 128;

    private final int[] nameStart = new int[MAX_FIELDS];
    private final int[] nameEnd = new int[MAX_FIELDS];
    private final int[] valueEnd = new int[MAX_FIELDS];

    /** Fields in order of their names. */
    private final int[] order = new int[MAX_FIELDS];

    private byte[] decoded = new byte[4096];
    private int count;
    private int comparisons;
    private boolean hasDouble;
    private TextDecoder decoder = TextDecoder.UTF_8;

    /**
     * Decodes a body. A field's decoded value directly follows its decoded name.
     *
     * @throws MalformedException if it is not a form within the limits
     */
    public FormFields read(final byte[] body, final int length) throws MalformedException {
        count = 0;
        comparisons = 0;
        hasDouble = false;
        decoder = TextDecoder.UTF_8;
        if (length == 0 || length > SignedText.MAX_BODY_BYTES) {
            throw new MalformedException("not a form within the limits");
        }
        if (decoded.length < length) {
            decoded = new byte[length];
        }
        int out = 0;
        int at = 0;
        while (at <= length) {
            final int end = indexOf(body, (byte) '&', at, length);
            final int equals = indexOf(body, (byte) '=', at, end);
            if (equals == end || equals == at || count == MAX_FIELDS) {
                throw new MalformedException("a field without name or '=', or too many");
            }
            nameStart[count] = out;
            out = decode(body, at, equals, decoded, out);
            nameEnd[count] = out;
            out = decode(body, equals + 1, end, decoded, out);
            valueEnd[count] = out;
            insert(count++);
            at = end + 1;
        }
        return this;
    }

    private static int indexOf(final byte[] bytes, final byte wanted, final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    private static int decode(final byte[] body, final int from, final int to, final byte[] decoded, final int out)
            throws MalformedException {
        int at = from;
        int next = out;
        while (at < to) {
            final byte b = body[at++];
            if (b == '+') {
                decoded[next++] = ' ';
            } else if (b == '%') {
                final int high = at + 1 < to ? Character.digit(body[at], 16) : -1;
                final int low = high >= 0 ? Character.digit(body[at + 1], 16) : -1;
                if (low < 0) {
                    throw new MalformedException("a '%' without two hex digits");
                }
                decoded[next++] = (byte) (high << 4 | low);
                at += 2;
            } else {
                decoded[next++] = b;
            }
        }
        return next;
    }

    /** Inserts a field. Fields mostly arrive in order; otherwise binary search keeps n names at n log n comparisons. */
    private void insert(final int field) {
        int from = 0;
        int to = field;
        if (field > 0 && compareNames(order[field - 1], field) < 0) {
            from = field;
        }
        while (from < to) {
            final int middle = (from + to) >>> 1;
            final int compared = compareNames(order[middle], field);
            hasDouble |= compared == 0;
            if (compared <= 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        System.arraycopy(order, from, order, from + 1, field - from);
        order[from] = field;
    }

    private int compareNames(final int left, final int right) {
        comparisons++;
        return Arrays.compareUnsigned(
                decoded, nameStart[left], nameEnd[left], decoded, nameStart[right], nameEnd[right]);
    }

    /** Comparisons of names for the last body, bounded by n log n. */
    int comparisons() {
        return comparisons;
    }

    /**
     * Returns why the signed text can be split into fields in another way that these rules accept as well. At most one form
     * of each signed text passes: of two that pass, take the first {@code &} where one begins a field and the other does
     * not; the rules below refuse the one or the other.
     *
     * <ul>
     *   <li>every name is visible ASCII without {@code =} and {@code &}, and appears once;
     *   <li>a value contains {@code &} only if the channel documents it as free text or composite;
     *   <li>free text contains no {@code &NAME=} of a documented field, nor of any name that would be in order there;
     *   <li>a composite ends with its first closing brace and contains no {@code &NAME=} of a documented field.
     * </ul>
     *
     * @param leftOut a name that is not signed
     * @return null if it can be read in one way only; otherwise what is ambiguous, a fixed text
     */
    public @Nullable String ambiguity(final FormRules rules, final String leftOut, final String alsoLeftOut) {
        if (hasDouble) {
            return "a field appears twice";
        }
        int before = -1;
        String problem = null;
        for (int i = 0; i < count && problem == null; i++) {
            final int field = order[i];
            if (!isName(nameStart[field], nameEnd[field])) {
                return "a field has a name of other than visible ASCII";
            }
            if (isNamed(field, leftOut) || isNamed(field, alsoLeftOut)) {
                continue;
            }
            if (before >= 0) {
                problem = ambiguity(rules, before, field);
            }
            before = field;
        }
        return problem != null || before < 0 ? problem : ambiguity(rules, before, -1);
    }

    /**
     * The reason why a field is ambiguous, null if it is not; {@code next} is the field after it, -1 if it is the last.
     */
    private @Nullable String ambiguity(final FormRules rules, final int field, final int next) {
        final int from = nameEnd[field];
        final int to = valueEnd[field];
        int at = indexOf(decoded, (byte) '&', from, to);
        final FormRules.Kind kind = rules.kindOf(decoded, nameStart[field], nameEnd[field]);
        if (kind == FormRules.Kind.COMPOSITE && from < to && decoded[from] == '{') {
            if (indexOf(decoded, (byte) '}', from, to) != to - 1) {
                return "a composite field does not end with its first closing brace";
            }
        } else if (at < to && kind != FormRules.Kind.FREE_TEXT) {
            return "a field that is not free text contains '&'";
        }
        while (at < to) {
            final int equals = indexOf(decoded, (byte) '=', at + 1, to);
            final int end = indexOf(decoded, (byte) '&', at + 1, to);
            if (equals < end && readsLikeField(rules, kind, field, next, at + 1, equals)) {
                return "a text contains what reads like another field";
            }
            at = end;
        }
        return null;
    }

    private boolean readsLikeField(
            final FormRules rules,
            final FormRules.Kind kind,
            final int field,
            final int next,
            final int from,
            final int to) {
        if (rules.kindOf(decoded, from, to) != FormRules.Kind.UNKNOWN) {
            return true;
        }
        return kind == FormRules.Kind.FREE_TEXT
                && isName(from, to)
                && Arrays.compareUnsigned(decoded, nameStart[field], nameEnd[field], decoded, from, to) < 0
                && (next < 0 || Arrays.compareUnsigned(decoded, from, to, decoded, nameStart[next], nameEnd[next]) < 0);
    }

    private boolean isName(final int from, final int to) {
        for (int i = from; i < to; i++) {
            if (decoded[i] <= ' ' || decoded[i] > '~' || decoded[i] == '=' || decoded[i] == '&') {
                return false;
            }
        }
        return from < to;
    }

    /** Adds the text that channels sign: {@code name=value&name=value} in order of names, two names left out. */
    public void addSorted(final SignedText text, final String leftOut, final String alsoLeftOut) {
        boolean first = true;
        for (int i = 0; i < count; i++) {
            final int field = order[i];
            if (isNamed(field, leftOut) || isNamed(field, alsoLeftOut)) {
                continue;
            }
            if (!first) {
                text.add('&');
            }
            first = false;
            text.add(decoded, nameStart[field], nameEnd[field] - nameStart[field]);
            text.add('=');
            text.add(decoded, nameEnd[field], valueEnd[field] - nameEnd[field]);
        }
    }

    /** Reads values in another charset than UTF-8, until the next body. */
    public void decodeWith(final TextDecoder itsDecoder) {
        decoder = itsDecoder;
    }

    /**
     * A field's decoded value.
     *
     * @return null if there is no such field
     * @throws MalformedException if its bytes are not in the form's charset
     */
    public @Nullable String get(final String name) throws MalformedException {
        for (int field = 0; field < count; field++) {
            if (isNamed(field, name)) {
                final String text = decoder.decode(decoded, nameEnd[field], valueEnd[field] - nameEnd[field]);
                if (text == null) {
                    throw new MalformedException("a field is not in the form's charset");
                }
                return text;
            }
        }
        return null;
    }

    /** Like {@link #get}; empty if there is no such field. */
    public String getOrEmpty(final String name) throws MalformedException {
        final String value = get(name);
        return value == null ? "" : value;
    }

    /** A value that decides nothing; empty if there is no such field or its bytes are not in the form's charset. */
    public String textOrEmpty(final String name) {
        try {
            return getOrEmpty(name);
        } catch (final MalformedException e) {
            return "";
        }
    }

    private boolean isNamed(final int field, final String name) {
        if (name.length() != nameEnd[field] - nameStart[field]) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (decoded[nameStart[field] + i] != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Removes URL encoding from a text.
     *
     * @return null if its encoding is malformed, or the result is not UTF-8
     */
    public static @Nullable String decodeOnce(final String text) {
        final byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        final byte[] decoded = new byte[encoded.length];
        try {
            return TextDecoder.UTF_8.decode(decoded, 0, decode(encoded, 0, encoded.length, decoded, 0));
        } catch (final MalformedException e) {
            return null;
        }
    }
}
