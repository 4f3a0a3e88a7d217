package org.tributary.engine.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.campaign.SettingsEncoder;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PoolAction;
import org.tributary.engine.codec.sbe.PoolCommandEncoder;
import org.tributary.engine.codec.sbe.ProjectAction;
import org.tributary.engine.codec.sbe.ProjectCommandEncoder;
import org.tributary.engine.codec.sbe.PulseCommandEncoder;

/** Builds the commands that need no builder of their own, each in a buffer of its own. */
public final class Commands {
    /** First half of every donor's hash in tests. */
    public static final long DONOR_HI = 7;

    /** {@code graceSeconds} of {@link #settings()}. */
    public static final long GRACE_MS = 1_800_000;

    /** {@code refundWaitSeconds} of {@link #settings()}. */
    public static final long REFUND_WAIT_MS = 3_600_000;

    private Commands() {}

    /** The usual settings: default merchants {@code wx-default}, {@code ali-default}, {@code up-default}, {@code st-default}. */
    public static DirectBuffer settings() {
        return settings(List.of(
                new Campaign.Merchant(ChannelCode.WECHATPAY, "wx-default"),
                new Campaign.Merchant(ChannelCode.ALIPAY, "ali-default"),
                new Campaign.Merchant(ChannelCode.UNIONPAY, "up-default"),
                new Campaign.Merchant(ChannelCode.STRIPE, "st-default")));
    }

    /** The usual settings with other default merchants. */
    public static DirectBuffer settings(final List<Campaign.Merchant> defaultMerchants) {
        return SettingsEncoder.encode(
                new Settings(1, GRACE_MS, REFUND_WAIT_MS, 0x0706050403020100L, 0x0F0E0D0C0B0A0908L, defaultMerchants));
    }

    /** A pulse. */
    public static DirectBuffer pulse() {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[16]);
        final PulseCommandEncoder to = new PulseCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** A change of a pool by an admin. */
    public static DirectBuffer pool(final PoolAction action, final String pool, final long addFen) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final PoolCommandEncoder to = new PoolCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .action(action)
                .addFen(addFen)
                .pool(pool)
                .actor("ops")
                .reason("");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** A change of a project by an admin. */
    public static DirectBuffer project(final ProjectAction action, final String project) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
        final ProjectCommandEncoder to = new ProjectCommandEncoder();
        to.wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .action(action)
                .project(project)
                .actor("ops")
                .reason("");
        return new UnsafeBuffer(buffer, 0, to.limit());
    }

    /** An id as the schema packs it. */
    public static byte[] packed(final String id) {
        final UnsafeBuffer from = new UnsafeBuffer(id.getBytes(StandardCharsets.UTF_8));
        final UnsafeBuffer to = new UnsafeBuffer(new byte[IdCodec.MAX_PACKED_BYTES]);
        final byte[] packed = new byte[IdCodec.pack(from, 0, from.capacity(), to, 0)];
        to.getBytes(0, packed);
        return packed;
    }
}
