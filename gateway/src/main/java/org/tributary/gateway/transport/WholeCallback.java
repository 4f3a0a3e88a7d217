package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.tributary.gateway.bridge.CallbackEndpoint;
import org.tributary.gateway.channel.CallbackRequest;

/**
 * The common case of a callback, read straight from the bytes that came: a whole POST to a known path, HTTP/1.1, with one
 * Content-Length within the limits and nothing that changes what a body or a connection is. Every other request, and all
 * that is not plainly well-formed, is left to Netty's decoder: so this takes less than that does, and never otherwise.
 * One an event loop, reused; allocates only the header values asked for.
 */
final class WholeCallback implements CallbackRequest {
    /** Headers kept; requests with more are left to the decoder. */
    private static final int MAX_HEADERS = 48;

    private static final int MAX_LENGTH_DIGITS = 7;
    private static final byte[] METHOD = bytes("POST ");
    private static final byte[] VERSION = bytes(" HTTP/1.1\r\n");
    private static final byte[] CONTENT_LENGTH = bytes("content-length");
    private static final byte[] CONNECTION = bytes("connection");
    private static final byte[] KEEP_ALIVE = bytes("keep-alive");

    /** Headers whose meaning is the decoder's and the plan's business. */
    private static final byte[][] LEFT_TO_DECODER = {
        bytes("transfer-encoding"),
        bytes("content-encoding"),
        bytes("expect"),
        bytes("upgrade"),
        bytes("te"),
        bytes("trailer"),
        bytes("proxy-connection"),
        bytes("http2-settings")
    };

    private static final boolean[] TOKEN = tokenChars();

    private final byte[][] paths;
    private final int maxHeaderBytes;
    private final int maxBodyBytes;
    private final byte[] in = new byte[TransportSettings.READ_BUFFER_BYTES];
    private final byte[] body = new byte[TransportSettings.READ_BUFFER_BYTES];
    private final int[] nameStarts = new int[MAX_HEADERS];
    private final int[] nameEnds = new int[MAX_HEADERS];
    private final int[] valueStarts = new int[MAX_HEADERS];
    private final int[] valueEnds = new int[MAX_HEADERS];
    private int inLength;
    private int at;
    private int headers;
    private int endpoint;
    private int bodyLength;
    private long arrivalMs;

    WholeCallback(final List<CallbackEndpoint> endpoints, final TransportSettings settings) {
        paths = endpoints.stream().map(known -> bytes(known.path())).toArray(byte[][]::new);
        maxHeaderBytes = settings.maxHeaderBytes();
        maxBodyBytes = settings.maxBodyBytes();
    }

    /** Takes a copy of what came; {@link #next} goes through it. */
    void read(final ByteBuf bytes) {
        at = 0;
        inLength = Math.min(bytes.readableBytes(), in.length);
        bytes.getBytes(bytes.readerIndex(), in, 0, inLength);
    }

    /**
     * Reads the next callback of what came.
     *
     * @return its length in bytes; 0 if what is next is no such callback, or not all of it is here
     */
    int next() {
        final int start = at;
        int next = requestLine(start);
        if (next < 0) {
            return 0;
        }
        final int headersStart = next;
        headers = 0;
        int contentLength = -1;
        while (true) {
            if (next + 1 >= inLength || next - headersStart > maxHeaderBytes) {
                return 0;
            }
            if (in[next] == '\r' && in[next + 1] == '\n') {
                break;
            }
            next = headers == MAX_HEADERS ? -1 : header(next);
            if (next < 0) {
                return 0;
            }
            final int last = headers - 1;
            if (isNamed(last, CONTENT_LENGTH)) {
                contentLength = contentLength >= 0 ? -1 : contentLength(last);
                if (contentLength < 0) {
                    return 0;
                }
            } else if (isLeftToDecoder(last)) {
                return 0;
            }
        }
        final int bodyStart = next + 2;
        if (contentLength < 0 || contentLength > maxBodyBytes || bodyStart + contentLength > inLength) {
            return 0;
        }
        System.arraycopy(in, bodyStart, body, 0, contentLength);
        bodyLength = contentLength;
        at = bodyStart + contentLength;
        return at - start;
    }

    /** Sets the endpoint; where the headers begin, or -1. */
    private int requestLine(final int start) {
        if (!startsWith(METHOD, start)) {
            return -1;
        }
        final int pathStart = start + METHOD.length;
        for (int i = 0; i < paths.length; i++) {
            final int pathEnd = pathStart + paths[i].length;
            if (startsWith(paths[i], pathStart) && startsWith(VERSION, pathEnd)) {
                endpoint = i;
                return pathEnd + VERSION.length;
            }
        }
        return -1;
    }

    private boolean startsWith(final byte[] text, final int from) {
        return from + text.length <= inLength
                && java.util.Arrays.equals(in, from, from + text.length, text, 0, text.length);
    }

    /** Keeps a header line; where the next begins, or -1. */
    private int header(final int start) {
        int i = start;
        while (i < inLength && in[i] >= 0 && TOKEN[in[i]]) {
            i++;
        }
        if (i == start || i >= inLength || in[i] != ':') {
            return -1;
        }
        nameStarts[headers] = start;
        nameEnds[headers] = i++;
        while (i < inLength && isSpace(in[i])) {
            i++;
        }
        valueStarts[headers] = i;
        // Visible ASCII, space and tab.
        while (i < inLength && (in[i] >= ' ' && in[i] <= '~' || in[i] == '\t')) {
            i++;
        }
        if (i + 1 >= inLength || in[i] != '\r' || in[i + 1] != '\n') {
            return -1;
        }
        int end = i;
        while (end > valueStarts[headers] && isSpace(in[end - 1])) {
            end--;
        }
        valueEnds[headers++] = end;
        return i + 2;
    }

    private static boolean isSpace(final byte b) {
        return b == ' ' || b == '\t';
    }

    private boolean isLeftToDecoder(final int header) {
        for (final byte[] name : LEFT_TO_DECODER) {
            if (isNamed(header, name)) {
                return true;
            }
        }
        return isNamed(header, CONNECTION) && !isEqual(KEEP_ALIVE, valueStarts[header], valueEnds[header]);
    }

    /** A header's value as a length; -1 if it is none or beyond all limits. */
    private int contentLength(final int header) {
        final int digits = valueEnds[header] - valueStarts[header];
        if (digits < 1 || digits > MAX_LENGTH_DIGITS) {
            return -1;
        }
        int length = 0;
        for (int i = valueStarts[header]; i < valueEnds[header]; i++) {
            if (in[i] < '0' || in[i] > '9') {
                return -1;
            }
            length = length * 10 + in[i] - '0';
        }
        return length;
    }

    private boolean isNamed(final int header, final byte[] lowerCase) {
        return isEqual(lowerCase, nameStarts[header], nameEnds[header]);
    }

    private boolean isEqual(final byte[] lowerCase, final int from, final int to) {
        if (to - from != lowerCase.length) {
            return false;
        }
        for (int i = 0; i < lowerCase.length; i++) {
            if (lower(in[from + i]) != lowerCase[i]) {
                return false;
            }
        }
        return true;
    }

    private static int lower(final int c) {
        return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
    }

    @Override
    public String header(final String name) {
        int found = -1;
        for (int i = 0; i < headers; i++) {
            if (isNamed(i, name)) {
                if (found >= 0) {
                    return null;
                }
                found = i;
            }
        }
        return found < 0
                ? null
                : new String(
                        in, valueStarts[found], valueEnds[found] - valueStarts[found], StandardCharsets.ISO_8859_1);
    }

    private boolean isNamed(final int header, final String name) {
        final int from = nameStarts[header];
        if (nameEnds[header] - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (lower(in[from + i]) != lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Index of the endpoint. */
    int endpoint() {
        return endpoint;
    }

    void arrived(final long nowMs) {
        arrivalMs = nowMs;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public int bodyLength() {
        return bodyLength;
    }

    @Override
    public long arrivalMs() {
        return arrivalMs;
    }

    /** RFC 9110's token: what a header's name is made of. */
    private static boolean[] tokenChars() {
        final boolean[] token = new boolean[128];
        for (int c = '!'; c < 127; c++) {
            token[c] = "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
        }
        return token;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
