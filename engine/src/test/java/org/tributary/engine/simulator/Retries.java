package org.tributary.engine.simulator;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.codec.sbe.ChannelCode;

/**
 * What the channels will send again, and when: each waits as it documents (WeChat Pay, Alipay) or as is assumed (UnionPay,
 * Stripe) after each attempt, so that what came first from one channel comes after what came last from another.
 */
final class Retries {
    private static final Map<ChannelCode, long[]> SECONDS = new EnumMap<>(Map.of(
            ChannelCode.WECHATPAY, new long[] {15, 15, 30, 180, 600, 1_200, 1_800},
            ChannelCode.ALIPAY, new long[] {240, 600, 600, 3_600, 7_200},
            ChannelCode.UNIONPAY, new long[] {60, 120, 240, 900, 3_600},
            ChannelCode.STRIPE, new long[] {300, 1_800, 7_200, 18_000}));

    private record Due(long atMs, long order, Caller.Request request) {}

    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::atMs).thenComparingLong(Due::order));
    private long order;

    /** The channel has no success for this attempt; after the last one it gives up. */
    void after(final Caller.Request request, final long nowMs) {
        final long[] seconds = SECONDS.get(request.channel());
        if (seconds != null && request.attempts() <= seconds.length) {
            due.add(new Due(nowMs + 1_000 * seconds[request.attempts() - 1], order++, request));
        }
    }

    /** What is due; null if nothing is. */
    Caller.@Nullable Request poll(final long nowMs) {
        final Due next = due.peek();
        if (next == null || next.atMs > nowMs) {
            return null;
        }
        due.remove();
        return next.request;
    }

    void removeIf(final Predicate<Caller.Request> gone) {
        due.removeIf(entry -> gone.test(entry.request));
    }
}
