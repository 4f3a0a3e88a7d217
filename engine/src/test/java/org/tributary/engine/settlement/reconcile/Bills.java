package org.tributary.engine.settlement.reconcile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes bills with every oddity of the channels' own, from plain rows. */
public final class Bills {
    private static final Charset GBK = Charset.forName("GBK");

    private Bills() {}

    /** A row to be put in a bill; refundId empty for a payment. */
    public record Item(String transactionId, String refundId, long fen, String localTime, String state) {
        public static Item payment(final String transactionId, final long fen, final String localTime) {
            return new Item(transactionId, "", fen, localTime, "SUCCESS");
        }

        public static Item refund(
                final String transactionId, final String refundId, final long fen, final String localTime) {
            return new Item(transactionId, refundId, fen, localTime, "SUCCESS");
        }

        boolean isRefund() {
            return !refundId.isEmpty();
        }
    }

    /** WeChat Pay's trade bill: BOM, CRLF, backticks, a comma in a product's name, 5 decimals of fees, a summary. */
    public static String wechatPay(final String mchid, final List<Item> items) {
        final StringBuilder text = new StringBuilder("\uFEFF交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,")
                .append("交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,")
                .append("退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注\r\n");
        long settled = 0;
        long refunded = 0;
        BigDecimal fees = BigDecimal.ZERO;
        for (final Item item : items) {
            final BigDecimal fee = yuan(item.fen())
                    .multiply(new BigDecimal("0.006"))
                    .setScale(2, RoundingMode.HALF_UP)
                    .setScale(5);
            final boolean refund = item.isRefund();
            final List<String> cells = new ArrayList<>(List.of(
                    item.localTime(),
                    "wx8888",
                    mchid,
                    "0",
                    "",
                    item.transactionId(),
                    "T" + item.transactionId(),
                    "openid-1",
                    "JSAPI",
                    refund ? "REFUND" : item.state(),
                    "OTHERS",
                    "CNY",
                    refund ? "0.00" : yuan(item.fen()).toString(),
                    "0.00",
                    refund ? item.refundId() : "0",
                    refund ? "R" + item.refundId() : "0",
                    refund ? yuan(item.fen()).toString() : "0.00",
                    "0.00",
                    refund ? "ORIGINAL" : "",
                    refund ? item.state() : "",
                    "小朋友,画廊",
                    "p=kids-gallery",
                    (refund ? fee.negate() : fee).toPlainString(),
                    "0.60%",
                    refund ? "0.00" : yuan(item.fen()).toString(),
                    refund ? yuan(item.fen()).toString() : "0.00",
                    ""));
            text.append('`').append(String.join(",`", cells)).append("\r\n");
            settled += refund ? 0 : item.fen();
            refunded += refund ? item.fen() : 0;
            fees = refund ? fees.subtract(fee) : fees.add(fee);
        }
        return text.append("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n`")
                .append(String.join(
                        ",`",
                        Integer.toString(items.size()),
                        yuan(settled).toString(),
                        yuan(refunded).toString(),
                        "0.00",
                        fees.setScale(5).toPlainString(),
                        yuan(settled).toString(),
                        yuan(refunded).toString()))
                .append("\r\n")
                .toString();
    }

    /** Alipay's business detail: GBK, lines of #, tabs after values, refunds negative or not, in a zip with a summary. */
    static byte[] alipayZip(final String seller, final List<Item> items, final boolean negativeRefunds)
            throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, GBK)) {
            zip.putNextEntry(new ZipEntry(seller + "0156_20260907_业务明细(汇总).csv"));
            zip.write("#汇总".getBytes(GBK));
            zip.putNextEntry(new ZipEntry(seller + "0156_20260907_业务明细.csv"));
            zip.write(alipayCsv(seller, items, negativeRefunds).getBytes(GBK));
        }
        return bytes.toByteArray();
    }

    static String alipayCsv(final String seller, final List<Item> items, final boolean negativeRefunds) {
        final StringBuilder text = new StringBuilder("#支付宝业务明细查询\r\n#账号：[" + seller + "0156]\r\n")
                .append("#起始日期：[2026年09月07日 00:00:00]   终止日期：[2026年09月08日 00:00:00]\r\n")
                .append("#-----------------------------------------业务明细列表----------------------------------------\r\n")
                .append("支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,")
                .append("订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,")
                .append("商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注\r\n");
        for (final Item item : items) {
            final String amount = (item.isRefund() && negativeRefunds ? "-" : "") + yuan(item.fen());
            text.append(String.join(
                            "\t,",
                            item.transactionId(),
                            "T" + item.transactionId(),
                            item.isRefund() ? "退款" : "交易",
                            "捐赠",
                            item.localTime(),
                            item.localTime(),
                            "",
                            "",
                            "",
                            "",
                            "*明(138****0000)",
                            amount,
                            amount,
                            "0.00",
                            "0.00",
                            "0.00",
                            "0.00",
                            "0.00",
                            "",
                            "0.00",
                            "0.00",
                            item.refundId(),
                            "-0.01",
                            "0.00",
                            ""))
                    .append("\t\r\n");
        }
        final long refunds = items.stream().filter(Item::isRefund).count();
        return text.append("#-----------------------------------------业务明细列表结束------------------------------------\r\n")
                .append("#交易合计：")
                .append(items.size() - refunds)
                .append("笔，商家实收共0.00元，商家优惠共0.00元\r\n")
                .append("#退款合计：")
                .append(refunds)
                .append("笔，商家实收退款共0.00元，商家优惠退款共0.00元\r\n")
                .append("#导出时间：[2026年09月08日 08:00:00]\r\n")
                .toString();
    }

    static Path file(final Path directory, final String name, final String text) throws IOException {
        return Files.write(directory.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    }

    private static BigDecimal yuan(final long fen) {
        return BigDecimal.valueOf(fen, 2);
    }
}
