package org.tributary.gateway.channel.unionpay;

import java.util.List;
import org.tributary.gateway.channel.parse.FormRules;

/** Fields that UnionPay 5.1.0 documents for its back notifications. */
final class UnionPayFields {
    /** Texts written by a merchant or a bank. */
    private static final List<String> FREE_TEXT =
            List.of("reqReserved", "respMsg", "payCardIssueName", "merName", "merAbbr", "subMerName", "subMerAbbr");

    /** Fields that hold nested fields in braces. */
    private static final List<String> COMPOSITE = List.of(
            "reserved",
            "customerInfo",
            "tokenPayData",
            "cardTransData",
            "instalTransInfo",
            "vpcTransData",
            "riskRateInfo",
            "accSplitData",
            "couponInfo");

    private static final List<String> PLAIN = List.of(
            "version",
            "encoding",
            "signMethod",
            "signature",
            "certId",
            "signPubKeyCert",
            "bizType",
            "accessType",
            "channelType",
            "txnType",
            "txnSubType",
            "txnTime",
            "txnAmt",
            "currencyCode",
            "merId",
            "subMerId",
            "acqInsCode",
            "issInsCode",
            "orderId",
            "queryId",
            "origQryId",
            "origOrderId",
            "origTxnTime",
            "preAuthId",
            "respCode",
            "settleAmt",
            "settleCurrencyCode",
            "settleDate",
            "traceNo",
            "traceTime",
            "exchangeDate",
            "exchangeRate",
            "accNo",
            "payCardNo",
            "payCardType",
            "payType",
            "bindId");

    static final FormRules RULES = new FormRules(PLAIN, FREE_TEXT, COMPOSITE);

    private UnionPayFields() {}
}
