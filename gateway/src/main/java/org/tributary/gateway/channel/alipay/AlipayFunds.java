package org.tributary.gateway.channel.alipay;

import java.nio.charset.StandardCharsets;
import org.tributary.gateway.channel.parse.Fields;
import org.tributary.gateway.channel.parse.JsonCursor;
import org.tributary.gateway.channel.parse.MalformedException;

/** Reads {@code fund_bill_list}: {@code [{"amount":"0.30","fundChannel":"MDISCOUNT"},…]}. */
final class AlipayFunds {
    private AlipayFunds() {}

    /**
     * The merchant's coupons and discounts.
     *
     * @return 0 also if the list can't be read: it only refines a payment that is good, and the bill shows the rest
     */
    static long merchantDiscount(final String list, final long amountFen) {
        try {
            return list.isEmpty() ? 0 : read(list, amountFen);
        } catch (final MalformedException e) {
            return 0;
        }
    }

    private static long read(final String list, final long amountFen) throws MalformedException {
        final byte[] bytes = ("{\"list\":" + list + "}").getBytes(StandardCharsets.UTF_8);
        long discount = 0;
        final JsonCursor json = JsonCursor.open(bytes, bytes.length);
        json.nextField();
        if (json.enterArray()) {
            while (json.nextElement()) {
                discount = Fields.unsettled(discount + fundOf(json), amountFen);
            }
        }
        if (json.nextField() != null) {
            throw new MalformedException("not a valid list of funds");
        }
        json.end();
        return discount;
    }

    private static long fundOf(final JsonCursor json) throws MalformedException {
        if (!json.enterObject()) {
            throw new MalformedException("not a valid fund");
        }
        long fen = 0;
        boolean merchants = false;
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            switch (name) {
                case "amount" -> fen = Fields.yuan(json.text());
                case "fundChannel" -> {
                    final String channel = json.text();
                    merchants = channel.equals("MDISCOUNT") || channel.equals("MCOUPON");
                }
                default -> json.skip();
            }
        }
        return merchants ? fen : 0;
    }
}
