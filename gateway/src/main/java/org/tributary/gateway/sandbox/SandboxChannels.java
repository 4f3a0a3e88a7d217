package org.tributary.gateway.sandbox;

import java.nio.file.Path;
import java.util.List;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;

/**
 * All simulated channels of a sandbox.
 *
 * @param wechatPay WeChat Pay
 * @param alipay Alipay
 * @param unionPay UnionPay
 * @param stripe Stripe
 * @param partner the contribution partner
 */
public record SandboxChannels(
        SimulatedWechatPay wechatPay,
        SimulatedAlipay alipay,
        SimulatedUnionPay unionPay,
        SimulatedStripe stripe,
        SimulatedPartner partner) {

    /**
     * Opens a sandbox.
     *
     * @param keys its keys directory, with the private keys in it
     * @param suite what signs: Amazon's provider is several times faster at it than the JDK
     * @throws KeyFileException if a file is missing: these are no sandbox's keys, then
     */
    public static SandboxChannels open(final Path keys, final CryptoSuite suite) throws KeyFileException {
        return new SandboxChannels(
                new SimulatedWechatPay(keys.resolve("wechatpay"), suite),
                new SimulatedAlipay(keys.resolve("alipay"), suite),
                new SimulatedUnionPay(keys.resolve("unionpay"), suite),
                new SimulatedStripe(keys.resolve("stripe")),
                new SimulatedPartner(keys.resolve("partners"), SandboxKeys.PARTNER));
    }

    /** The payment channels. */
    public List<SimulatedChannel> payments() {
        return List.of(wechatPay, alipay, unionPay, stripe);
    }
}
