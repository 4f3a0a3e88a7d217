package org.tributary.gateway.channel.stripe;

import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;

/**
 * The newest refund of a charge, listed for accounts with older API versions.
 *
 * @param id empty if it is missing
 * @param amount 0 if it is missing
 * @param status empty if it is missing
 */
record StripeRefund(String id, long amount, String status) {
    /** True if its money went out or is on its way. */
    boolean stands() {
        return amount > 0 && !id.isEmpty() && (status.equals("succeeded") || status.equals("pending"));
    }

    /** The first refund of a list object, which is the newest; null if it is not a list or empty. */
    static @Nullable StripeRefund newestOf(final JsonCursor json) throws MalformedException {
        if (!json.isObject()) {
            json.skip();
            return null;
        }
        StripeRefund newest = null;
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            if (name.equals("data") && json.isArray()) {
                while (json.nextElement()) {
                    final StripeRefund refund = read(json);
                    newest = newest == null ? refund : newest;
                }
            } else {
                json.skip();
            }
        }
        return newest;
    }

    private static StripeRefund read(final JsonCursor json) throws MalformedException {
        String id = "";
        String status = "";
        long amount = 0;
        if (!json.isObject()) {
            json.skip();
            return new StripeRefund(id, amount, status);
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "id" -> id = json.textOrSkip();
                case "status" -> status = json.textOrSkip();
                case "amount" -> amount = json.numberOrSkip();
                default -> json.skip();
            }
        }
        return new StripeRefund(id, amount, status);
    }
}
