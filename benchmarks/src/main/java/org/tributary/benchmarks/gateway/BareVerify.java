package org.tributary.benchmarks.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.tributary.gateway.channel.RsaKey;

/** The posts' signatures checked and nothing else: no HTTP, no generator. */
final class BareVerify {
    static final String THREADS = "verify";

    private BareVerify() {}

    /** Checks each post's signature once, on that many threads; the rate. */
    static double perSecond(final SignedPosts posts, final RsaKey key, final int from, final int to, final int threads)
            throws InterruptedException {
        final AtomicInteger number = new AtomicInteger();
        final ExecutorService pool =
                Executors.newFixedThreadPool(threads, run -> new Thread(run, THREADS + number.incrementAndGet()));
        final long start = System.nanoTime();
        try {
            final List<Future<?>> parts = new ArrayList<>();
            for (int part = 0; part < threads; part++) {
                final int first = from + part;
                parts.add(pool.submit(() -> check(posts, key, first, to, threads)));
            }
            for (final Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("checking failed", e.getCause());
        } finally {
            pool.shutdownNow();
        }
        return (to - from) * 1e9 / (System.nanoTime() - start);
    }

    private static void check(
            final SignedPosts posts, final RsaKey key, final int first, final int to, final int step) {
        for (int post = first; post < to; post += step) {
            final byte[] text = posts.signedText(post);
            if (!key.verify(text, 0, text.length, posts.signature(post))) {
                throw new IllegalStateException("a good signature was refused");
            }
        }
    }
}
