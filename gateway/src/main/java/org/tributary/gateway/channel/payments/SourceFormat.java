package org.tributary.gateway.channel.payments;

import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.parse.MalformedException;

/** The format of a source's callbacks, for programs that send them. Stateless. */
public final class SourceFormat {
    private SourceFormat() {}

    /**
     * The problem for which the server would refuse a body; it begins with the field.
     *
     * @param arrivalMs time of arrival, epoch milliseconds
     * @return empty if the body is in the format
     */
    public static String problem(final byte[] body, final long arrivalMs) {
        try {
            SourceBody.read(body, body.length).fill(new Notification(), arrivalMs);
            return "";
        } catch (final MalformedException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
