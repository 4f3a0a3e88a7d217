package org.tributary.gateway.channel;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A form body ({@code application/x-www-form-urlencoded}, UTF-8), decoded strictly: every field has its {@code =}, every
 * {@code %} two hex digits, every name is visible ASCII and stands there once. One a thread, reused.
 */
public final class FormFields {
    /** Most fields taken. */
    public static final int MAX_FIELDS = 128;

    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final int[] nameStart = new int[MAX_FIELDS];
    private final int[] nameEnd = new int[MAX_FIELDS];
    private final int[] valueEnd = new int[MAX_FIELDS];

    /** Fields in order of their names. */
    private final int[] order = new int[MAX_FIELDS];

    private byte[] decoded = new byte[4096];
    private int count;

    /**
     * Decodes a body. The decoded name and value of a field lie behind one another, a value begins where its name ends.
     *
     * @throws MalformedException if it is no form within the limits
     */
    public FormFields read(byte[] body, int length) throws MalformedException {
        count = 0;
        if (length == 0 || length > SignedText.MAX_BODY_BYTES) {
            throw new MalformedException("no form within the limits");
        }
        if (decoded.length < length) {
            decoded = new byte[length];
        }
        int out = 0;
        int at = 0;
        while (at <= length) {
            int end = indexOf(body, (byte) '&', at, length);
            int equals = indexOf(body, (byte) '=', at, end);
            if (equals == end || equals == at || count == MAX_FIELDS) {
                throw new MalformedException("a field without name or '=', or too many");
            }
            nameStart[count] = out;
            out = decode(body, at, equals, out);
            nameEnd[count] = out;
            checkName(count);
            out = decode(body, equals + 1, end, out);
            valueEnd[count] = out;
            insert(count++);
            at = end + 1;
        }
        return this;
    }

    private static int indexOf(byte[] bytes, byte wanted, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    private int decode(byte[] body, int from, int to, int out) throws MalformedException {
        int at = from;
        int next = out;
        while (at < to) {
            byte b = body[at++];
            if (b == '+') {
                decoded[next++] = ' ';
            } else if (b == '%') {
                int high = at + 1 < to ? Character.digit(body[at], 16) : -1;
                int low = high >= 0 ? Character.digit(body[at + 1], 16) : -1;
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

    private void checkName(int field) throws MalformedException {
        for (int i = nameStart[field]; i < nameEnd[field]; i++) {
            if (decoded[i] <= ' ' || decoded[i] > '~' || decoded[i] == '=' || decoded[i] == '&') {
                throw new MalformedException("a field's name of other than visible ASCII");
            }
        }
    }

    /** Insertion sort: there are few fields, and they mostly come in order. */
    private void insert(int field) throws MalformedException {
        int place = field;
        while (place > 0) {
            int compared = compareNames(order[place - 1], field);
            if (compared == 0) {
                throw new MalformedException("a field that stands there twice");
            }
            if (compared < 0) {
                break;
            }
            order[place] = order[place - 1];
            place--;
        }
        order[place] = field;
    }

    private int compareNames(int left, int right) {
        int leftLength = nameEnd[left] - nameStart[left];
        int rightLength = nameEnd[right] - nameStart[right];
        for (int i = 0; i < Math.min(leftLength, rightLength); i++) {
            int difference = decoded[nameStart[left] + i] - decoded[nameStart[right] + i];
            if (difference != 0) {
                return difference;
            }
        }
        return leftLength - rightLength;
    }

    /** Adds {@code name=value&name=value} in order of names, two names left out: what the channels sign. */
    public void addSorted(SignedText text, String leftOut, String alsoLeftOut) {
        boolean first = true;
        for (int i = 0; i < count; i++) {
            int field = order[i];
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

    /**
     * A field's decoded value.
     *
     * @return null if there is no such field
     * @throws MalformedException if its value is no UTF-8
     */
    public String get(String name) throws MalformedException {
        for (int field = 0; field < count; field++) {
            if (isNamed(field, name)) {
                try {
                    return utf8.decode(ByteBuffer.wrap(decoded, nameEnd[field], valueEnd[field] - nameEnd[field]))
                            .toString();
                } catch (CharacterCodingException e) {
                    throw new MalformedException("a field that is no UTF-8");
                }
            }
        }
        return null;
    }

    /** As {@link #get}, empty if there is no such field. */
    public String getOrEmpty(String name) throws MalformedException {
        String value = get(name);
        return value == null ? "" : value;
    }

    private boolean isNamed(int field, String name) {
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
     * Takes URL encoding off a text.
     *
     * @return null if it is not encoded as it should be, or no UTF-8 comes out
     */
    public static String decodeOnce(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        FormFields scratch = new FormFields();
        scratch.decoded = new byte[encoded.length];
        try {
            int length = scratch.decode(encoded, 0, encoded.length, 0);
            return scratch.utf8
                    .decode(ByteBuffer.wrap(scratch.decoded, 0, length))
                    .toString();
        } catch (MalformedException | CharacterCodingException e) {
            return null;
        }
    }
}
