package org.tributary.gateway.transport.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Rules beyond the decoder's: a request that two readers could understand differently is refused with 400. See RFC
 * 9112, sections 3.2 and 6.1.
 */
public final class HttpStrictness {
    private HttpStrictness() {}

    /** The mistake in a request's headers; null if there is none. */
    public static @Nullable String mistake(final HttpRequest request) {
        final HttpHeaders headers = request.headers();
        final int hosts = count(headers, HttpHeaderNames.HOST);
        if (hosts > 1 || hosts == 0 && !isHttp10(request)) {
            return "A request has one Host header; this one has " + hosts + ".";
        }
        if (hosts == 1 && !isHost(headers.get(HttpHeaderNames.HOST))) {
            return "The Host header is not a valid host.";
        }
        if (count(headers, HttpHeaderNames.CONTENT_ENCODING) > 1) {
            return "A request has at most one Content-Encoding.";
        }
        final String transfer = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (transfer != null
                && (count(headers, HttpHeaderNames.TRANSFER_ENCODING) > 1
                        || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(transfer))) {
            return "The only Transfer-Encoding supported is chunked.";
        }
        return null;
    }

    private static int count(final HttpHeaders headers, final CharSequence name) {
        final Iterator<? extends CharSequence> values = headers.valueCharSequenceIterator(name);
        int count = 0;
        while (values.hasNext()) {
            values.next();
            count++;
        }
        return count;
    }

    /**
     * Whether a text has only characters of RFC 3986's host and port; it may be empty, for a request without an
     * authority.
     */
    private static boolean isHost(final String host) {
        for (int i = 0; i < host.length(); i++) {
            final char c = host.charAt(i);
            if (!isLetterOrDigit(c) && "-._~:[]%!$&'()*+;=".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether a path has percent-encoded letters, digits or dots, which serve only to bypass rules for paths. */
    public static boolean encodesLetters(final String path) {
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (at + 2 < path.length()) {
                final int high = Character.digit(path.charAt(at + 1), 16);
                final int low = Character.digit(path.charAt(at + 2), 16);
                final char c = (char) (high << 4 | low);
                if (high >= 0 && low >= 0 && (isLetterOrDigit(c) || c == '.')) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isLetterOrDigit(final char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    public static boolean isHttp10(final HttpRequest request) {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }
}
