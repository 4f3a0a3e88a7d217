package org.tributary.gateway.http;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Reads query parameters; a wrong one is answered with a 400 that names it. */
public final class Query {
    private Query() {}

    public static long number(
            final ApiRequest request, final String name, final long byDefault, final long least, final long most) {
        final String text = request.query(name);
        if (text == null || text.isEmpty()) {
            return byDefault;
        }
        try {
            final long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (final NumberFormatException ex) {
            throw wrong(name, text, "a number from " + least + " to " + most);
        }
        throw wrong(name, text, "a number from " + least + " to " + most);
    }

    public static long time(final ApiRequest request, final String name, final long byDefaultMs) {
        final String text = request.query(name);
        if (text == null || text.isEmpty()) {
            return byDefaultMs;
        }
        try {
            // A plus sign that was not percent-encoded arrives as a space.
            return OffsetDateTime.parse(text.replace(' ', '+')).toInstant().toEpochMilli();
        } catch (final DateTimeException | ArithmeticException ex) {
            throw wrong(name, text, "a time such as 2026-09-07T09:00:00+08:00");
        }
    }

    public static ApiException wrong(final String name, final String text, final String wanted) {
        final String shown = text.length() > 64 ? text.substring(0, 64) + "…" : text;
        return new ApiException(
                400, "Bad request", "Parameter " + name + " is \"" + shown + "\", must be " + wanted + ".");
    }
}
