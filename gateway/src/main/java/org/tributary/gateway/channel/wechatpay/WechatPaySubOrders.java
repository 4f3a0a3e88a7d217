package org.tributary.gateway.channel.wechatpay;

import java.util.ArrayList;
import java.util.List;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;

/** Sub-orders of a combined order, each a separate payment with its own merchant. One per thread, reused. */
final class WechatPaySubOrders {
    /** Most sub-orders of one order. */
    static final int MAX_ORDERS = 50;

    private final List<WechatPayOrder> orders = new ArrayList<>();
    private int count;
    private boolean isGiven;

    void clear() {
        count = 0;
        isGiven = false;
    }

    /** True if the resource has the field, with any content. */
    boolean isGiven() {
        return isGiven;
    }

    /** Reads the array. */
    void read(final JsonCursor json) throws MalformedException {
        isGiven = true;
        if (!json.isArray()) {
            json.skip();
            return;
        }
        while (json.nextElement()) {
            if (count == MAX_ORDERS) {
                throw new MalformedException("sub_orders holds over " + MAX_ORDERS + " orders");
            }
            readOrder(json);
        }
    }

    private void readOrder(final JsonCursor json) throws MalformedException {
        if (count == orders.size()) {
            orders.add(new WechatPayOrder("total_amount"));
        }
        final WechatPayOrder order = orders.get(count++);
        order.clear();
        if (!json.isObject()) {
            json.skip();
            return;
        }
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            if (!order.read(name, json)) {
                json.skip();
            }
        }
    }

    /**
     * Adds a part for each sub-order that was or may have been paid. An unreadable one does not prevent the others from
     * counting. A sub-order that appears twice is one part.
     */
    void toParts(final String payer, final Notification to) throws MalformedException {
        if (count == 0) {
            throw new MalformedException("sub_orders is missing or empty");
        }
        for (int i = 0; i < count; i++) {
            final WechatPayOrder order = orders.get(i);
            order.payer = payer;
            if (firstAlike(i) == i && (order.state() != WechatPayOrder.State.UNPAID || hasContradiction(i))) {
                toPart(order, hasContradiction(i), to.kind, to.addPart());
            }
        }
    }

    private static void toPart(
            final WechatPayOrder order, final boolean isContradicted, final String kind, final Notification part) {
        String problem;
        try {
            part.kind = kind;
            order.toPayment(part);
            problem = isContradicted ? "sub_orders has this transaction_id twice, with other content" : "";
        } catch (final MalformedException e) {
            problem = e.getMessage();
        }
        if (!problem.isEmpty()) {
            part.clear();
            part.kind = kind;
            order.toUnreadable(problem, part);
        }
    }

    /** Index of the first sub-order with the same transaction; its own index if it names none. */
    private int firstAlike(final int index) {
        final String id = orders.get(index).transactionId;
        for (int i = 0; i < index && !id.isEmpty(); i++) {
            if (orders.get(i).transactionId.equals(id)) {
                return i;
            }
        }
        return index;
    }

    private boolean hasContradiction(final int index) {
        final WechatPayOrder order = orders.get(index);
        for (int i = index + 1; i < count && !order.transactionId.isEmpty(); i++) {
            final WechatPayOrder other = orders.get(i);
            if (other.transactionId.equals(order.transactionId) && !other.isSameAs(order)) {
                return true;
            }
        }
        return false;
    }
}
