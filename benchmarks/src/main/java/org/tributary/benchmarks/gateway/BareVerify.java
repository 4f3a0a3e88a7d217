package org.tributary.benchmarks.gateway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.tributary.gateway.channel.key.RsaKey;
import org.tributary.loadtest.corpus.Corpus;

/** The signatures of WeChat Pay callbacks checked and nothing else: no HTTP, no generator. */
final class BareVerify {
    private BareVerify() {}

    /** What was signed, and its signature. */
    private record Signed(byte[] text, byte[] signature) {}

    /** Checks each post's signature once, on that many threads; the rate. */
    static double perSecond(final Corpus posts, final RsaKey key, final int threads) throws InterruptedException {
        final Signed[] signed = IntStream.range(0, posts.size())
                .parallel()
                .mapToObj(post -> read(posts, post))
                .toArray(Signed[]::new);
        final ExecutorService pool = Executors.newFixedThreadPool(threads);
        final long start = System.nanoTime();
        try {
            final List<Future<?>> parts = new ArrayList<>();
            for (int part = 0; part < threads; part++) {
                final int first = part;
                parts.add(pool.submit(() -> check(signed, key, first, threads)));
            }
            for (final Future<?> part : parts) {
                part.get();
            }
        } catch (final ExecutionException e) {
            throw new IllegalStateException("checking failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
        return signed.length * 1e9 / (System.nanoTime() - start);
    }

    /** WeChat Pay signs timestamp, nonce and body, each with a line feed behind it. */
    private static Signed read(final Corpus posts, final int post) {
        final byte[] bytes = new byte[posts.bytes(post).remaining()];
        posts.bytes(post).get(bytes);
        final String http = new String(bytes, StandardCharsets.ISO_8859_1);
        final int body = http.indexOf("\r\n\r\n") + 4;
        final String text = header(http, "Wechatpay-Timestamp") + "\n" + header(http, "Wechatpay-Nonce") + "\n"
                + http.substring(body) + "\n";
        return new Signed(
                text.getBytes(StandardCharsets.ISO_8859_1),
                Base64.getDecoder().decode(header(http, "Wechatpay-Signature")));
    }

    private static String header(final String http, final String name) {
        final int at = http.indexOf("\n" + name + ": ") + name.length() + 3;
        return http.substring(at, http.indexOf("\r\n", at));
    }

    private static void check(final Signed[] posts, final RsaKey key, final int first, final int step) {
        for (int post = first; post < posts.length; post += step) {
            final byte[] text = posts[post].text();
            if (!key.verify(text, 0, text.length, posts[post].signature())) {
                throw new IllegalStateException("a good signature was refused");
            }
        }
    }
}
