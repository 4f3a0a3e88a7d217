package org.tributary.engine.settlement.reconcile;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Forms of WeChat Pay's trade bill of all trades (ALL), told by the header. */
enum WechatPayBillForm {
    /** The form of today, 27 columns. */
    PRESENT(
            "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
                    + "应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,"
                    + "商户数据包,手续费,费率,订单金额,申请退款金额,费率备注",
            24,
            25,
            7),

    /** An early form that some old merchants still get, 24 columns: the amounts are those of order and refund. */
    EARLY(
            "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
                    + "总金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,"
                    + "商户数据包,手续费,费率",
            12,
            16,
            5);

    /** Names that columns had at other times. */
    private static final Map<String, String> RENAMED = Map.of(
            "子商户号", "特约商户号",
            "代金券或立减优惠金额", "代金券金额",
            "企业红包金额", "代金券金额",
            "代金券或立减优惠退款金额", "充值券退款金额",
            "企业红包退款金额", "充值券退款金额");

    final List<String> header;
    final int orderAmount;
    final int refundAmount;
    final int summaryColumns;

    WechatPayBillForm(final String header, final int orderAmount, final int refundAmount, final int summaryColumns) {
        this.header = List.of(header.split(","));
        this.orderAmount = orderAmount;
        this.refundAmount = refundAmount;
        this.summaryColumns = summaryColumns;
    }

    /**
     * Returns the form of a bill's first line.
     *
     * @throws BillException if it is none of them, with the reason and what to do
     */
    static WechatPayBillForm of(final @Nullable String line) {
        final String text = line == null ? "" : line.replace("\uFEFF", "").replace('，', ',');
        final List<String> names = List.of(text.split(",")).stream()
                .map(String::strip)
                .map(name -> RENAMED.getOrDefault(name, name))
                .toList();
        for (final WechatPayBillForm form : values()) {
            if (form.header.equals(names)) {
                return form;
            }
        }
        throw new BillException("line 1: " + why(names));
    }

    private static String why(final List<String> names) {
        final boolean trades = names.contains("微信订单号") && names.contains("交易状态");
        if (trades && names.contains("退款申请时间")) {
            return "this is the bill of refunds (bill_type REFUND), which has no payments."
                    + " Fetch the bill of all trades: bill_type ALL";
        }
        if (trades && !names.contains("退款状态")) {
            return "this is the bill of successful payments (bill_type SUCCESS), which has no refunds."
                    + " Fetch the bill of all trades: bill_type ALL";
        }
        if (names.contains("资金流水单号")) {
            return "this is the fund-flow bill (资金账单). Fetch the trade bill: tradebill, bill_type ALL";
        }
        return "not the 27 columns of a WeChat Pay trade bill (交易账单, ALL), which begins"
                + " 交易时间,公众账号ID,…. Is this another bill, or was it changed?";
    }
}
