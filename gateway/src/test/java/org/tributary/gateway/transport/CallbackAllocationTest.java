package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.bridge.CallbackEndpoint;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.CryptoSuite;
import org.tributary.gateway.channel.KeyPolicy;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.wechatpay.WechatPayAdapter;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedWechatPay;

class CallbackAllocationTest {
    /** Heap a WeChat Pay callback may cost from its bytes to its notification, header values and ids included. */
    private static final long MAX_BYTES_EACH = 2_000;

    private static final long NOW_MS = 1_788_742_800_000L;
    private static final int WARM_UP = 1_000;
    private static final int CALLBACKS = 2_000;

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldStayBelowItsLimitWhenCallbacksAreReadFromTheirBytes() throws Exception {
        assumeTrue(threads.isThreadAllocatedMemorySupported() && isAccpHere());
        final WechatPayAdapter adapter =
                new WechatPayAdapter(Sandbox.KEYS.resolve("wechatpay"), CryptoSuite.accp(), KeyPolicy.ANY, 300_000);
        final WholeCallback callback = new WholeCallback(
                List.of(new CallbackEndpoint(
                        "/callbacks/wechatpay", "wechatpay", "application/json", new byte[0], new byte[0])),
                TransportSettings.of("127.0.0.1", 0));
        final List<ByteBuf> requests = requests();
        readAll(callback, adapter, requests, WARM_UP);
        final long before =
                threads.getThreadAllocatedBytes(Thread.currentThread().getId());

        readAll(callback, adapter, requests, CALLBACKS);

        final long after =
                threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThat((after - before) / CALLBACKS).isBetween(1L, MAX_BYTES_EACH);
    }

    private static void readAll(
            final WholeCallback callback,
            final WechatPayAdapter adapter,
            final List<ByteBuf> requests,
            final int callbacks) {
        final Notification notification = new Notification();
        for (int i = 0; i < callbacks; i++) {
            final ByteBuf request = requests.get(i % requests.size());
            callback.read(request);
            final int length = callback.next();
            callback.arrived(NOW_MS);
            if (length != request.readableBytes()
                    || adapter.read(callback, notification) != ChannelAdapter.Verdict.PAYMENT) {
                throw new AssertionError("a good callback was refused");
            }
        }
    }

    private static List<ByteBuf> requests() {
        final SimulatedWechatPay channel = Sandbox.CHANNELS.wechatPay();
        final List<ByteBuf> requests = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            final SignedCallback signed = channel.payment(
                    SimulatedPayment.of(channel.transactionId(i), "payer-" + i, "p=kids-gallery&i=p01", 100, NOW_MS),
                    NOW_MS);
            final String[] headers = signed.headers().entrySet().stream()
                    .map(header -> header.getKey() + ": " + header.getValue())
                    .toArray(String[]::new);
            final String request =
                    RawClient.post(signed.path(), new String(signed.body(), StandardCharsets.UTF_8), headers);
            requests.add(Unpooled.copiedBuffer(request, StandardCharsets.UTF_8));
        }
        return requests;
    }

    private static boolean isAccpHere() {
        try {
            CryptoSuite.accp();
            return true;
        } catch (final IllegalStateException e) {
            return false;
        }
    }
}
