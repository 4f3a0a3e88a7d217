package org.tributary.engine.oracle;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.CampaignEncoder;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.codec.sbe.AllocateHeldCommandEncoder;
import org.tributary.engine.codec.sbe.CampaignCommitCommandDecoder;
import org.tributary.engine.codec.sbe.CampaignCommitCommandEncoder;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ContributionCommandEncoder;
import org.tributary.engine.codec.sbe.ContributionReversalCommandEncoder;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.engine.codec.sbe.CorrectionFeeCommandEncoder;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandEncoder;
import org.tributary.engine.codec.sbe.DonationCommandEncoder;
import org.tributary.engine.codec.sbe.MarkRefundPendingCommandEncoder;
import org.tributary.engine.codec.sbe.MatchCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolCommandEncoder;
import org.tributary.engine.codec.sbe.ProjectCommandEncoder;
import org.tributary.engine.codec.sbe.PulseCommandEncoder;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.codec.sbe.RefundReversedCommandEncoder;

/** Writes operations as the commands a host would journal. */
final class CommandWriter {
    private static final List<ChannelCode> CHANNELS =
            List.of(ChannelCode.WECHATPAY, ChannelCode.ALIPAY, ChannelCode.UNIONPAY, ChannelCode.STRIPE);

    private final HostBook book;
    private final RefundWriter refunds;
    private final PayoutWriter payouts;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[2048]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    CommandWriter(final HostBook book) {
        this.book = book;
        this.refunds = new RefundWriter(book);
        this.payouts = new PayoutWriter(book);
    }

    /** The commands of one operation: one, or a campaign's Begin to Commit; none for a Tick. */
    List<DirectBuffer> write(final Op op) {
        if (op instanceof Op.Tick) {
            return List.of();
        } else if (op instanceof Op.Change change) {
            return change(change);
        } else if (op instanceof Op.Settings settings) {
            final List<Campaign.Merchant> merchants = CHANNELS.stream()
                    .map(c -> new Campaign.Merchant(c, OracleMerchants.DEFAULT))
                    .toList();
            return List.of(SettingsEncoder.encode(
                    new Settings(1, settings.graceMs(), settings.refundWaitMs(), 7L, 11L, merchants)));
        }
        if (op instanceof Op.Ask ask) {
            book.requested = write(ask.asked()).get(0);
            return List.of(PayoutWriter.ask(ask, book.requested));
        } else if (op instanceof Op.Approve approve) {
            final HostBook.Request request = payouts.request(approve.request());
            final DirectBuffer other =
                    write(new Op.PoolAdmin(PoolAction.SUSPEND, "other", 0)).get(0);
            return List.of(PayoutWriter.approve(
                    approve, request.sequence(), approve.otherBytes() ? other : request.command()));
        }
        return List.of(copy(single(op)));
    }

    /** A refund whose original is known by now, written as if it were not. */
    DirectBuffer stale(final Op.Refund refund) {
        return copy(refunds.writeStale(refund, buffer));
    }

    DirectBuffer pulse() {
        final PulseCommandEncoder pulse = new PulseCommandEncoder().wrapAndApplyHeader(buffer, 0, header);
        return copy(pulse.limit());
    }

    private DirectBuffer copy(final int length) {
        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        return new UnsafeBuffer(bytes);
    }

    private List<DirectBuffer> change(final Op.Change change) {
        final List<DirectBuffer> commands = new ArrayList<>(CampaignEncoder.commands(
                change.campaign(), book.version + change.versionDelta(), "oracle", new byte[32]));
        if (change.countDelta() != 0) {
            final UnsafeBuffer commit = (UnsafeBuffer) commands.get(commands.size() - 1);
            final int definitions = new CampaignCommitCommandDecoder()
                    .wrapAndApplyHeader(commit, 0, new MessageHeaderDecoder())
                    .definitions();
            new CampaignCommitCommandEncoder()
                    .wrapAndApplyHeader(commit, 0, header)
                    .definitions(definitions + change.countDelta());
        }
        return commands;
    }

    private int single(final Op op) {
        if (op instanceof Op.Payment payment) {
            return payment.correction() ? correction(payment) : payment(payment);
        } else if (op instanceof Op.Refund refund) {
            return refunds.write(refund, buffer);
        } else if (op instanceof Op.Reversal reversal) {
            return reversal(reversal);
        } else if (op instanceof Op.Gift gift) {
            return gift(gift);
        } else if (op instanceof Op.GiftReversal reversal) {
            return giftReversal(reversal);
        } else if (op instanceof Op.PoolAdmin pool) {
            return new PoolCommandEncoder()
                    .wrapAndApplyHeader(buffer, 0, header)
                    .action(pool.action())
                    .addFen(pool.addFen())
                    .pool(pool.pool())
                    .actor("oracle")
                    .reason("")
                    .limit();
        } else if (op instanceof Op.ProjectAdmin project) {
            return new ProjectCommandEncoder()
                    .wrapAndApplyHeader(buffer, 0, header)
                    .action(project.action())
                    .project(project.project())
                    .actor("oracle")
                    .reason("")
                    .limit();
        } else if (op instanceof Op.Allocate allocate) {
            return allocate(allocate);
        } else if (op instanceof Op.Pend pend) {
            return pend(pend);
        } else if (op instanceof Op.FeeCorrection fee) {
            final CorrectionFeeCommandEncoder command = new CorrectionFeeCommandEncoder()
                    .wrapAndApplyHeader(buffer, 0, header)
                    .channel(fee.channel())
                    .feeFen(fee.feeFen())
                    .dayMs(fee.dayMs())
                    .originalSequence(0)
                    .allocationSequence(0);
            command.putBillRowHash(new byte[CorrectionFeeCommandEncoder.billRowHashLength()], 0, 32);
            command.merchant("").actor("oracle").note("");
            command.putTransactionId(new byte[0], 0, 0).putRefundId(new byte[0], 0, 0);
            return command.project("").limit();
        }
        if (op instanceof Op.MatchStep step) {
            return match(step);
        }
        return payouts.write(op, buffer);
    }

    private int match(final Op.MatchStep op) {
        final int known = book.records.size();
        final long until = op.back() == 0 ? 0 : op.back() > known ? 1 : book.records.get(known - op.back());
        return new MatchCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, header)
                .action(op.action())
                .untilSequence(until)
                .noticeMs(op.noticeMs())
                .knownTo(0)
                .pool(op.pool())
                .sponsor(op.sponsor())
                .organisation(op.organisation())
                .reason("")
                .actor("oracle")
                .limit();
    }

    private int payment(final Op.Payment op) {
        final DonationCommandEncoder command = new DonationCommandEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.channel(op.channel())
                .amountFen(op.amountFen())
                .paidAtMs(op.paidAt())
                .donorHi(op.donor().hi())
                .donorLo(op.donor().lo())
                .unsettledFen(0)
                .currency(op.currency());
        command.flags().clear().unreadableAttachment(op.unreadable());
        final Packed txn = Packed.of(op.txn());
        command.putTransactionId(txn.buffer(), 0, txn.length()).putOrderId(new byte[0], 0, 0);
        return command.project(op.project())
                .team(op.team())
                .item(op.item())
                .merchant(op.merchant())
                .limit();
    }

    private int correction(final Op.Payment op) {
        final CorrectionPaymentCommandEncoder command =
                new CorrectionPaymentCommandEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.channel(op.channel())
                .amountFen(op.amountFen())
                .paidAtMs(op.paidAt())
                .donorHi(op.donor().hi())
                .donorLo(op.donor().lo())
                .unsettledFen(0)
                .currency(op.currency());
        final HostBook.Entry known = book.payments.get(new World.Key(op.channel(), op.txn()));
        command.originalSequence(known == null ? 0 : known.sequence)
                .originalAmountFen(known == null ? 0 : known.payment.amountFen())
                .originalCurrency(known == null ? "XXX" : known.payment.currency());
        command.flags().clear().unreadableAttachment(op.unreadable());
        final Packed txn = Packed.of(op.txn());
        command.putTransactionId(txn.buffer(), 0, txn.length()).putOrderId(new byte[0], 0, 0);
        return command.project(op.project())
                .team(op.team())
                .item(op.item())
                .merchant(op.merchant())
                .actor("oracle")
                .note("")
                .limit();
    }

    private int reversal(final Op.Reversal op) {
        final HostBook.Entry entry = book.payments.get(new World.Key(op.channel(), op.txn()));
        final RefundReversedCommandEncoder command =
                new RefundReversedCommandEncoder().wrapAndApplyHeader(buffer, 0, header);
        final boolean known = entry != null;
        command.channel(op.channel())
                .amountFen(op.amountFen())
                .at(op.at())
                .originalSequence(known ? entry.sequence : 0)
                .originalAmountFen(known ? entry.payment.amountFen() : 0)
                .allocationSequence(known ? entry.allocationSequence : 0)
                .donorHi(known ? entry.payment.donor().hi() : 0)
                .donorLo(known ? entry.payment.donor().lo() : 0)
                .heldReason(known ? entry.heldReason : ReasonCode.NONE);
        command.flags().clear().dispute(op.dispute()).mayWait(op.mayWait());
        final Packed txn = Packed.of(op.txn());
        final Packed refund = Packed.of(op.refundId());
        command.putTransactionId(txn.buffer(), 0, txn.length()).putRefundId(refund.buffer(), 0, refund.length());
        return command.project(known ? entry.project : "")
                .team(known ? entry.payment.team() : "")
                .item(known ? entry.payment.item() : "")
                .merchant(known ? entry.payment.merchant() : "")
                .limit();
    }

    private int gift(final Op.Gift op) {
        final ContributionCommandEncoder command =
                new ContributionCommandEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.quantity(op.quantity())
                .amountFen(op.amountFen())
                .contributedAtMs(op.giftAt())
                .donorHi(op.donor().hi())
                .donorLo(op.donor().lo())
                .partner(op.partner());
        final Packed id = Packed.of(op.id());
        command.putContributionId(id.buffer(), 0, id.length());
        return command.conversion(op.conversion()).project(op.project()).limit();
    }

    private int giftReversal(final Op.GiftReversal op) {
        final HostBook.GiftEntry entry = book.gifts.get(new World.GiftKey(op.partner(), op.reverses()));
        final ContributionReversalCommandEncoder command =
                new ContributionReversalCommandEncoder().wrapAndApplyHeader(buffer, 0, header);
        final boolean known = entry != null;
        command.originalSequence(known ? entry.sequence() : 0)
                .quantity(known ? entry.gift().quantity() : 0)
                .amountFen(known ? entry.gift().amountFen() : 0)
                .contributedAtMs(known ? entry.gift().giftAt() : 0)
                .givenFen(known ? entry.givenFen() : 0)
                .donorHi(known ? entry.gift().donor().hi() : 0)
                .donorLo(known ? entry.gift().donor().lo() : 0)
                .kind(known ? entry.kind() : ConversionKind.NULL_VAL)
                .partner(op.partner());
        final Packed id = Packed.of(op.id());
        final Packed reverses = Packed.of(op.reverses());
        command.putContributionId(id.buffer(), 0, id.length()).putReversesId(reverses.buffer(), 0, reverses.length());
        return command.conversion(known ? entry.gift().conversion() : "")
                .project(known ? entry.gift().project() : "")
                .limit();
    }

    private int allocate(final Op.Allocate op) {
        final HostBook.Entry entry = book.payments.get(new World.Key(op.channel(), op.txn()));
        final AllocateHeldCommandEncoder command =
                new AllocateHeldCommandEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.heldSequence(entry.sequence)
                .channel(op.channel())
                .heldReason(entry.heldReason)
                .amountFen(entry.payment.amountFen())
                .paidAtMs(entry.payment.paidAt())
                .originalAtMs(entry.at)
                .donorHi(entry.payment.donor().hi())
                .donorLo(entry.payment.donor().lo())
                .unsettledFen(0)
                .currency(entry.payment.currency());
        final Packed txn = Packed.of(op.txn());
        command.putTransactionId(txn.buffer(), 0, txn.length());
        return command.project(op.project())
                .team(entry.payment.team())
                .item(entry.payment.item())
                .merchant(entry.payment.merchant())
                .actor("oracle")
                .limit();
    }

    private int pend(final Op.Pend op) {
        final HostBook.Entry entry = book.payments.get(new World.Key(op.channel(), op.txn()));
        final MarkRefundPendingCommandEncoder command =
                new MarkRefundPendingCommandEncoder().wrapAndApplyHeader(buffer, 0, header);
        command.heldSequence(entry.sequence).channel(op.channel()).heldReason(entry.heldReason);
        final Packed txn = Packed.of(op.txn());
        return command.putTransactionId(txn.buffer(), 0, txn.length())
                .actor("oracle")
                .limit();
    }
}
