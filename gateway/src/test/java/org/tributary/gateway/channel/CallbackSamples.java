package org.tributary.gateway.channel;

import java.util.ArrayList;
import java.util.List;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.registry.ChannelRegistry;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SandboxKeys;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.gateway.sandbox.SimulatedSource;

/** One signed callback of every kind, and a method that reads one and describes the result in one line. */
public final class CallbackSamples {
    /** Time at which all are sent and arrive. */
    public static final long NOW_MS = 1_788_742_800_000L;

    private final ChannelSet channels;
    private final Notification notification = new Notification();
    private final Contribution contribution = new Contribution();

    CallbackSamples(final CryptoSuite suite) {
        try {
            channels = ChannelRegistry.open(Sandbox.KEYS, suite, KeyPolicy.ANY);
        } catch (final KeyFileException e) {
            throw new IllegalStateException(e);
        }
    }

    public static List<SignedCallback> all() {
        final SandboxChannels channels = Sandbox.CHANNELS;
        final List<SignedCallback> all = new ArrayList<>();
        for (final SimulatedChannel channel : channels.payments()) {
            final SimulatedPayment payment = payment(channel);
            final SimulatedRefund refund = new SimulatedRefund(payment, "50001", 30, 60, NOW_MS - 1000);
            all.add(channel.payment(payment, NOW_MS));
            all.addAll(channel.refundEvents(refund, NOW_MS));
            all.add(channel.other(payment, NOW_MS));
        }
        final SimulatedPayment wechat = payment(channels.wechatPay());
        all.add(channels.wechatPay().partnerPayment(wechat.withUnsettledFen(7), "19", NOW_MS));
        all.add(channels.unionPay().paymentByCertId(payment(channels.unionPay())));
        final SimulatedRefund dispute = SimulatedRefund.full(payment(channels.stripe()), "1Aa", NOW_MS);
        all.add(channels.stripe().disputeWithdrawn(dispute, NOW_MS));
        all.add(channels.stripe().disputeReinstated(dispute, NOW_MS));
        final SimulatedSource source = source();
        all.add(source.payment(payment(source), NOW_MS));
        all.add(source.refund(new SimulatedRefund(payment(source), "50001", 30, 30, NOW_MS - 1000), NOW_MS));
        all.add(channels.partner().quantity("c1", "steps", "u7", "kids-gallery", 12000, NOW_MS));
        all.add(channels.partner().reversal("c2", "c1", NOW_MS));
        return all;
    }

    /** The sandbox's payment source. */
    static SimulatedSource source() {
        try {
            return new SimulatedSource(Sandbox.KEYS.resolve("payments"), SandboxKeys.SOURCE, SimulatedSource.MERCHANT);
        } catch (final KeyFileException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SimulatedPayment payment(final SimulatedChannel channel) {
        return SimulatedPayment.of(channel.transactionId(42), "payer7", "p=kids-gallery&i=p01", 100, NOW_MS - 5000);
    }

    /** Describes verdict and every field. */
    String read(final String path, final TestCallback callback) {
        final String channel = path.substring("/callbacks/".length());
        if (channel.equals("contributions")) {
            final ContributionReader.Verdict verdict = channels.contributions().read(callback, contribution);
            return verdict + " " + contribution.id + "|" + contribution.partner + "|" + contribution.conversion + "|"
                    + contribution.donor + "|" + contribution.project + "|" + contribution.quantity + "|"
                    + contribution.amountFen + "|" + contribution.atMs + "|" + contribution.reverses;
        }
        final ChannelAdapter.Verdict verdict =
                channels.adapter(channel.replace("payments/", "pay.")).read(callback, notification);
        final StringBuilder said = new StringBuilder(verdict + " " + text(notification));
        for (int i = 0; i < notification.partCount; i++) {
            said.append("; ").append(text(notification.parts.get(i)));
        }
        return said.toString();
    }

    /** Identity of the last unreadable payment's event. */
    byte[] eventDigest() {
        return notification.eventDigest();
    }

    private static String text(final Notification n) {
        return n.kind + "|" + n.transactionId + "|" + n.orderId + "|" + n.refundId + "|" + n.merchant
                + "|" + n.payer + "|" + n.attachment + "|" + n.currency + "|" + n.amountFen + "|" + n.unsettledFen + "|"
                + n.paidAtMs + "|" + n.refundFen + "|" + n.refundedAtMs + "|" + n.cumulativeRefund + "|" + n.dispute
                + "|" + n.freshFromMs + "|" + n.problem;
    }

    /** True if the result of {@link #read} means that the callback was not accepted. */
    static boolean isRefused(final String outcome) {
        return outcome.startsWith("NOT_AUTHENTIC ") || outcome.startsWith("MALFORMED ");
    }

    /** True if it is authentic but was not read. */
    static boolean isUnreadable(final String outcome) {
        return outcome.startsWith("UNREADABLE ");
    }

    void close() {
        channels.close();
    }
}
