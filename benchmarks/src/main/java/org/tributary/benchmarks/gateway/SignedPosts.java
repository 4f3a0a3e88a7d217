package org.tributary.benchmarks.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** WeChat Pay callbacks of one yuan each, every one a payment of its own, signed ahead and kept as raw HTTP/1.1. */
final class SignedPosts {
    private static final int CHUNK = 256;
    private static final int DONORS = 20_000;

    /** What stands before a callback's own headers, about as long as a real sender's. */
    private static final String HEADERS = "host: 127.0.0.1\r\nuser-agent: Mozilla/4.0\r\naccept: */*\r\n";

    /** How far ahead of now they are signed: WeChat Pay's callbacks hold for five minutes before and after. */
    private static final long AHEAD_MS = 280_000;

    /** How long after they are signed they can be sent. */
    static final long USABLE_MS = AHEAD_MS + 290_000;

    private final ByteBuf[] requests;
    private final byte[][] signedTexts;
    private final byte[][] signatures;

    private SignedPosts(final int size) {
        requests = new ByteBuf[size];
        signedTexts = new byte[size][];
        signatures = new byte[size][];
    }

    /** Signs that many, on all cores. */
    static SignedPosts sign(final SimulatedChannel channel, final int size) throws InterruptedException {
        final SignedPosts posts = new SignedPosts(size);
        final long signedAtMs = System.currentTimeMillis() + AHEAD_MS;
        final ExecutorService signers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            final List<Future<?>> chunks = new ArrayList<>();
            for (int from = 0; from < size; from += CHUNK) {
                final int start = from;
                chunks.add(
                        signers.submit(() -> posts.signAll(channel, start, Math.min(size, start + CHUNK), signedAtMs)));
            }
            for (final Future<?> chunk : chunks) {
                chunk.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("signing failed", e.getCause());
        } finally {
            signers.shutdownNow();
        }
        return posts;
    }

    private void signAll(final SimulatedChannel channel, final int from, final int to, final long signedAtMs) {
        for (int i = from; i < to; i++) {
            final SimulatedPayment payment = SimulatedPayment.of(
                    channel.transactionId(i), "payer-" + i % DONORS, "p=kids-gallery&i=p01", 100, signedAtMs - 300_000);
            put(i, channel.payment(payment, signedAtMs));
        }
    }

    private void put(final int i, final SignedCallback callback) {
        final byte[] request = callback.toHttp(HEADERS);
        requests[i] = Unpooled.directBuffer(request.length).writeBytes(request);
        signedTexts[i] = signedText(callback);
        signatures[i] = Base64.getDecoder().decode(callback.headers().get("Wechatpay-Signature"));
    }

    private static byte[] signedText(final SignedCallback callback) {
        final ByteArrayOutputStream text = new ByteArrayOutputStream();
        text.writeBytes((callback.headers().get("Wechatpay-Timestamp") + "\n"
                        + callback.headers().get("Wechatpay-Nonce") + "\n")
                .getBytes(StandardCharsets.US_ASCII));
        text.writeBytes(callback.body());
        text.write('\n');
        return text.toByteArray();
    }

    int size() {
        return requests.length;
    }

    /** A post as it goes over the wire; the caller releases it. Generator thread. */
    ByteBuf request(final int post) {
        return requests[post].retainedDuplicate();
    }

    byte[] signedText(final int post) {
        return signedTexts[post];
    }

    byte[] signature(final int post) {
        return signatures[post];
    }
}
