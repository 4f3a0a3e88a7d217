package org.tributary.gateway.transport.wire;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/** Heads of answers as bytes: status line and headers, without date, connection and the blank line. */
public final class Heads {
    public static final byte[] NOTHING = {};
    public static final byte[] END = bytes("\r\n");
    public static final byte[] CLOSE_AND_END = bytes("connection: close\r\n\r\n");
    public static final byte[] KEEP_ALIVE_AND_END = bytes("connection: keep-alive\r\n\r\n");
    public static final byte[] CONTINUE = bytes("HTTP/1.1 100 Continue\r\n\r\n");
    public static final byte[] LIVE = bytes("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
            + "cache-control: no-store\r\nx-accel-buffering: no\r\nx-content-type-options: nosniff\r\n");
    public static final byte[] LIVE_START = bytes("retry: 2000\n\n");
    public static final byte[] LIVE_HEARTBEAT = bytes(":\n\n");

    private Heads() {}

    /** The head of an answer, without its last lines. */
    public static byte[] of(
            final int status, final String contentType, final int length, final Map<String, String> headers) {
        final StringBuilder head = new StringBuilder(160)
                .append("HTTP/1.1 ")
                .append(HttpResponseStatus.valueOf(status))
                .append("\r\ncontent-type: ")
                .append(contentType)
                .append("\r\ncontent-length: ")
                .append(length)
                .append("\r\nx-content-type-options: nosniff\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        return head.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Lines that every answer has: its date, and with TLS the header that makes clients use TLS only. */
    public static byte[] date(final long epochSecond, final boolean hasTls) {
        return bytes("date: "
                + DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.ofInstant(java.time.Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC))
                + "\r\n"
                + (hasTls ? "strict-transport-security: max-age=31536000\r\n" : ""));
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
