package org.tributary.gateway.channel.alipay;

import java.util.List;
import org.tributary.gateway.channel.parse.FormRules;

/** Fields that Alipay documents for its notifications of trades. */
final class AlipayFields {
    /** Texts written by a merchant or shop, and lists of vouchers and funds, which can contain {@code &quot;}. */
    private static final List<String> FREE_TEXT = List.of(
            "body",
            "subject",
            "passback_params",
            "fund_bill_list",
            "voucher_detail_list",
            "discount_goods_detail",
            "store_name",
            "refund_reason",
            "ext_infos",
            "extra_common_param");

    private static final List<String> PLAIN = List.of(
            "app_id",
            "auth_app_id",
            "merchant_app_id",
            "charset",
            "version",
            "sign",
            "sign_type",
            "notify_id",
            "notify_time",
            "notify_type",
            "trade_no",
            "out_trade_no",
            "out_biz_no",
            "trade_status",
            "seller_id",
            "seller_email",
            "buyer_id",
            "buyer_open_id",
            "buyer_logon_id",
            "open_id",
            "total_amount",
            "receipt_amount",
            "invoice_amount",
            "buyer_pay_amount",
            "point_amount",
            "refund_fee",
            "send_back_fee",
            "discount_amount",
            "mdiscount_amount",
            "gmt_create",
            "gmt_payment",
            "gmt_refund",
            "gmt_close");

    static final FormRules RULES = new FormRules(PLAIN, FREE_TEXT, List.of());

    private AlipayFields() {}
}
