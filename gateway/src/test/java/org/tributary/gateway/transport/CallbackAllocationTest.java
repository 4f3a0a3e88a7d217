package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.wechatpay.WechatPayAdapter;
import org.tributary.gateway.sandbox.Sandbox;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedWechatPay;
import org.tributary.gateway.transport.wire.HttpCallbackRequest;

class CallbackAllocationTest {
    /**
     * Most heap that a WeChat Pay callback may allocate from its headers and body to its notification, ids included.
     */
    private static final long MAX_BYTES_EACH = 2_000;

    private record Decoded(HttpHeaders headers, byte[] body) {}

    private static final long NOW_MS = 1_788_742_800_000L;
    private static final int WARM_UP = 1_000;
    private static final int CALLBACKS = 2_000;

    private final com.sun.management.ThreadMXBean threads =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldStayBelowItsLimitWhenCallbacksAreRead() throws Exception {
        assumeTrue(threads.isThreadAllocatedMemorySupported() && isAccpHere());
        final WechatPayAdapter adapter =
                new WechatPayAdapter(Sandbox.KEYS.resolve("wechatpay"), CryptoSuite.accp(), KeyPolicy.ANY, 300_000);
        final List<Decoded> requests = requests();
        readAll(adapter, requests, WARM_UP);
        final long before =
                threads.getThreadAllocatedBytes(Thread.currentThread().getId());

        readAll(adapter, requests, CALLBACKS);

        final long after =
                threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThat((after - before) / CALLBACKS).isBetween(1L, MAX_BYTES_EACH);
    }

    private static void readAll(final WechatPayAdapter adapter, final List<Decoded> requests, final int callbacks) {
        final Notification notification = new Notification();
        final HttpCallbackRequest view = new HttpCallbackRequest();
        for (int i = 0; i < callbacks; i++) {
            final Decoded request = requests.get(i % requests.size());
            view.wrap(request.headers(), request.body(), request.body().length, NOW_MS);
            if (adapter.read(view, notification) != ChannelAdapter.Verdict.PAYMENT) {
                throw new AssertionError("a good callback was refused");
            }
        }
    }

    private static List<Decoded> requests() {
        final SimulatedWechatPay channel = Sandbox.CHANNELS.wechatPay();
        final List<Decoded> requests = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            final SignedCallback signed = channel.payment(
                    SimulatedPayment.of(channel.transactionId(i), "payer-" + i, "p=kids-gallery&i=p01", 100, NOW_MS),
                    NOW_MS);
            final HttpHeaders headers = new DefaultHttpHeaders();
            signed.headers().forEach(headers::add);
            requests.add(new Decoded(headers, signed.body()));
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
