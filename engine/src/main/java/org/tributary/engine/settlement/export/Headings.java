package org.tributary.engine.settlement.export;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Headings of the workbooks' columns in both languages, and what each means, by the column's name in the CSV files. */
final class Headings {
    private static final String FEN = "Fen";

    /** A column's words. */
    record Words(String column, String zh, String en, String meaning) {
        /** Returns whether the column is money: fen in CSV, yuan in workbooks. */
        boolean isMoney() {
            return column.endsWith(FEN);
        }

        String headingZh() {
            return isMoney() ? zh + "(元)" : zh;
        }

        String headingEn() {
            return isMoney() ? en + " (yuan)" : en;
        }
    }

    static final List<Words> ALL = List.of(
            new Words("organisation", "机构", "Organisation", "公益机构的编号"),
            new Words("project", "项目", "Project", "项目的编号"),
            new Words("nameZh", "名称", "Name", "中文名称"),
            new Words("nameEn", "英文名称", "English name", "英文名称"),
            new Words("channel", "渠道", "Channel", "支付渠道，如 wechatpay（微信支付）、alipay（支付宝）"),
            new Words("merchant", "商户号", "Merchant", "收款商户号；空白为平台的商户号，款项由平台转付；否则为机构自己的商户号，款项由渠道直接结算给机构"),
            new Words("donations", "捐赠笔数", "Donations", "本期计入的捐赠笔数，含分配的挂账款"),
            new Words("donationsFen", "捐赠金额", "Donated", "本期计入的捐赠金额（退款前），含分配的挂账款"),
            new Words("allocatedFen", "其中分配", "Of it allocated", "其中从挂账分配到项目的金额；渠道可能在更早的日期收款"),
            new Words("unsettledFen", "渠道不结算", "Not settled by channel", "捐赠中渠道不结算的部分（商户出资的优惠券）"),
            new Words("matchedFen", "配捐", "Matched", "本期配捐单位承诺的配捐金额"),
            new Words("contributedFen", "行为捐", "Gifts in kind", "本期由行为（如步数）兑换、配捐单位承担的金额"),
            new Words("refunds", "退款笔数", "Refunds", "本期退款笔数"),
            new Words("refundedFen", "退款", "Refunded", "本期退还捐赠人的金额；负数为渠道撤销的退款"),
            new Words("unsettledReturnedFen", "退款中渠道未结算", "Of refunds not settled by channel", "退款中渠道本未结算的部分"),
            new Words("refundReversedFen", "退款撤销", "Refunds reversed", "退款失败或撤销、重新计入捐赠的金额"),
            new Words("matchReversedFen", "配捐退回", "Match reversed", "因退款或作废而减少的配捐"),
            new Words("feeFen", "手续费", "Fees", "渠道收取、由机构承担的手续费"),
            new Words("settledFen", "渠道结算", "Settled by channel", "捐赠 − 渠道不结算 − 退款 + 退款中渠道未结算 + 退款撤销 − 手续费"),
            new Words("heldCount", "挂账收款笔数", "Held payments", "本期渠道收款后挂账、未计入任何项目的笔数"),
            new Words("heldFen", "挂账收款", "Held", "本期渠道收款后挂账的金额（退款前）；其后分配的也在内，分配时另计入捐赠"),
            new Words("heldRefunds", "挂账退款笔数", "Refunds of held money", "挂账款的退款及找不到原付款的退款的笔数"),
            new Words("heldRefundedFen", "挂账退款", "Refunded of held money", "挂账款的退款、超额退款及找不到原付款的退款，减去已并入捐赠的和撤销的"),
            new Words("heldSettledFen", "挂账结算", "Held, as settled", "挂账款中渠道结算的金额 − 退款 − 已分配：挂账科目的本期变动，不属于任何项目"),
            new Words("heldFeeFen", "挂账手续费", "Fees of held money", "渠道账单已对挂账款收取、尚无人承担的手续费；分配时转由机构承担，此处为减"),
            new Words("platformFeeFen", "平台承担手续费", "Fees of the platform", "渠道收取、由平台承担的手续费"),
            new Words("billPayments", "账单收款笔数", "Payments on bills", "本期渠道账单应有的收款笔数：捐赠笔数 − 分配笔数 + 挂账收款笔数"),
            new Words("billPaidFen", "账单收款", "Paid on bills", "本期渠道账单应有的收款合计：捐赠 − 其中分配 + 挂账收款"),
            new Words("billRefunds", "账单退款笔数", "Refunds on bills", "本期渠道账单应有的退款笔数：退款笔数 + 挂账退款笔数"),
            new Words("billRefundedFen", "账单退款", "Refunded on bills", "本期渠道账单应有的退款合计：退款 − 退款撤销 + 挂账退款"),
            new Words("billFeeFen", "账单手续费", "Fees on bills", "本期渠道账单应有的手续费合计：手续费 + 平台承担手续费 + 挂账手续费"),
            new Words("receivableFen", "渠道应收变动", "Movement of receivable", "该商户号的渠道应收科目的本期变动"),
            new Words("netFen", "应付变动", "Change of payable", "机构应付账款科目的本期变动，供核对账簿：渠道结算与配捐变动之和。两者付款人不同，其和不是应收款"),
            new Words("matchMovedFen", "配捐变动", "Match movement", "配捐 + 行为捐 − 配捐退回：本期配捐单位承诺的变动，由配捐单位支付"),
            new Words("sponsor", "配捐单位", "Sponsor", "配捐单位的编号"),
            new Words("pool", "资金池", "Pool", "配捐资金池的编号"),
            new Words("promisedFen", "承诺", "Promised", "资金池的预算"),
            new Words("matchedDayFen", "本期配捐", "Matched", "本期从资金池配出的金额"),
            new Words("reversedDayFen", "本期退回", "Reversed", "本期退回、放弃或作废的配捐"),
            new Words("openingFen", "期初", "Opening", "本期开始前的余额"),
            new Words("changeFen", "本期变动", "Change", "期末 − 期初"),
            new Words("committedFen", "已配捐", "Committed", "期末已承诺的配捐，已减去退回的部分"),
            new Words("reversedFen", "累计退回", "Reversed to date", "活动开始以来退回、放弃或作废的配捐"),
            new Words("frozenFen", "冻结", "Frozen", "期末被冻结的项目的配捐，暂不支付"),
            new Words("dueFen", "应付", "Due", "已配捐 − 冻结 − 撤回 − 已支付 − 抵扣：配捐单位期末尚未支付的金额，无论是否已确认"),
            new Words("pendingFen", "待公示", "Promised", "期末尚未公示的配捐"),
            new Words("noticedFen", "公示中", "In notice", "期末在公示中、尚未确认的配捐"),
            new Words("confirmedFen", "已确认", "Confirmed", "公示期满并确认、配捐单位应支付的配捐，含冻结"),
            new Words("withdrawnFen", "撤回", "Withdrawn", "配捐单位不再支付、核销的配捐；不退回资金池"),
            new Words("paidFen", "已支付", "Paid", "配捐单位已支付给机构的配捐"),
            new Words("payableFen", "可支付", "Payable", "已确认 − 其中冻结 − 已支付 − 抵扣"),
            new Words("listedFen", "支付中", "In payout", "已列入支付批次、尚未支付的金额，含在可支付中"),
            new Words("overpaidFen", "多付", "Overpaid", "支付后因退款或作废而减少、尚未抵扣的配捐，抵扣下次支付"),
            new Words("setOffFen", "抵扣", "Set off", "配捐单位以前从其他资金池多付给该机构、在此抵扣而不必再付的金额"),
            new Words("account", "科目", "Account", "复式记账的科目"),
            new Words("debitFen", "借方", "Debit", "本期借方发生额"),
            new Words("creditFen", "贷方", "Credit", "本期贷方发生额"),
            new Words("closingFen", "期末", "Closing", "期初 + 借方 − 贷方"),
            new Words("number", "收回的票据", "Receipt taken back", "被退款收回的捐赠票据编号"),
            new Words("date", "日期", "Date", "活动时区的日期"),
            new Words("voidedFen", "票据金额", "Amount taken back", "被收回的票据的全部金额"),
            new Words("newNumber", "新票据", "New receipt", "为余额重新开具的票据编号；全额退款没有"),
            new Words("newFen", "新票据金额", "New amount", "重新开具的票据金额"),
            new Words("newAmount", "新票据金额(小写)", "New amount in figures", "同上，小写"),
            new Words("newCapitals", "新票据金额(大写)", "New amount in capitals", "同上，大写"),
            new Words("transactionId", "渠道交易号", "Transaction", "渠道的交易号"),
            new Words("refundId", "渠道退款号", "Refund", "渠道的退款号"),
            new Words("creditCode", "信用代码", "Credit code", "机构的统一社会信用代码"),
            new Words("filingNumber", "备案号", "Filing number", "项目的公开募捐方案备案编号"),
            new Words("day", "账单日", "Bill of", "渠道账单的日期"),
            new Words("status", "对账状态", "Status", "对账结果的状态"),
            new Words("meaning", "说明", "Meaning", "状态的说明"),
            new Words("count", "笔数", "Rows", "该状态的笔数"),
            new Words("journalFen", "本系统", "Journal", "本系统记录的金额"),
            new Words("billFen", "账单", "Bill", "渠道账单的金额"));

    private static final Map<String, Words> BY_COLUMN =
            ALL.stream().collect(Collectors.toMap(Words::column, words -> words));

    private Headings() {}

    static Words of(final String column) {
        final Words words = BY_COLUMN.get(column);
        if (words == null) {
            throw new IllegalStateException("no heading for column " + column);
        }
        return words;
    }
}
