package org.tributary.gateway.server.remote;

import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.gateway.bridge.GiftMeasures;
import org.tributary.gateway.bridge.OpenNotices;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Asks the leader again and again for what callbacks depend on, and whether this gateway fits the group. What it knows may be a second
 * old: it never makes a success of it that the group would not give. Any thread.
 */
final class GroupWatch implements OpenNotices, GiftMeasures, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWatch.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);
    private static final int LOOK_MS = 1_000;

    /** Silence after which a gateway is no longer ready: longer than a change of the leader takes. */
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long REMIND_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final RemoteGroup group;
    private final GroupFit fit;
    private final LongSupplier clockMs;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "group-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile @Nullable GroupFacts facts;
    private volatile GroupFit.@Nullable Misfit misfit;
    private volatile long answeredNanos;
    private String reported = "";
    private long reportedNanos;

    /** A watch that is not started. */
    GroupWatch(final RemoteGroup group, final GroupFit fit, final LongSupplier clockMs) {
        this.group = group;
        this.fit = fit;
        this.clockMs = clockMs;
    }

    void start() {
        timer.scheduleWithFixedDelay(
                new RepeatedTask("asking the group", this::look, FAULTS), 0, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    /** Asks once. */
    void look() {
        try {
            final GroupFacts now = group.facts();
            final GroupFit.Misfit why = fit.misfit(now);
            misfit = why;
            facts = now;
            answeredNanos = System.nanoTime();
            report(why == null ? "" : "this gateway does not fit its group and sends nothing: " + why.remedy());
        } catch (final IOException e) {
            report("the group gives no answer: " + e.getMessage());
        }
    }

    private void report(final String problem) {
        final long now = System.nanoTime();
        final boolean isDue = !problem.isEmpty() && now - reportedNanos >= REMIND_NANOS;
        if (problem.equals(reported) && !isDue) {
            return;
        }
        if (problem.isEmpty()) {
            LOG.warn("the group answers, and this gateway fits it");
        } else {
            LOG.error(problem);
        }
        reported = problem;
        reportedNanos = now;
    }

    /** Whether commands may be sent: the group has answered once, and this gateway fits. */
    boolean maySend() {
        return facts != null && misfit == null;
    }

    /** Why this gateway takes no traffic, null if it takes it. */
    @Nullable
    String obstacle() {
        final GroupFit.Misfit why = misfit;
        if (facts == null || System.nanoTime() - answeredNanos > SILENCE_NANOS) {
            return "without an answer of its group";
        }
        return why == null ? null : why.word();
    }

    /** Last record of which the group has told; 0 before its first answer. */
    long sequence() {
        final GroupFacts now = facts;
        return now == null ? 0 : now.sequence();
    }

    String pool(final int index) {
        final GroupFacts now = facts;
        return now == null || index >= now.pools().size()
                ? "#" + index
                : now.pools().get(index);
    }

    @Override
    public boolean isWrongMeasure(final String conversion, final long quantity, final long amountFen) {
        final GroupFacts now = facts;
        final ConversionKind kind = now == null ? null : now.conversions().get(conversion);
        return kind != null && (kind == ConversionKind.ORDER ? quantity != 0 : amountFen != 0);
    }

    /** A notice that the last answer can't have counted yet was recorded just now. */
    @Override
    public long recordedAtMs(final long sequence) {
        final GroupFacts now = facts;
        if (now == null || sequence > now.sequence()) {
            return clockMs.getAsLong();
        }
        return now.notices().getOrDefault(sequence, ENDED);
    }

    @Override
    public int count() {
        final GroupFacts now = facts;
        return now == null ? 0 : now.notices().size();
    }

    @Override
    public long[] recordedAfterMs(final long afterMs) {
        final GroupFacts now = facts;
        if (now == null) {
            return new long[0];
        }
        return Stream.concat(now.notices().values().stream(), now.endedNotices().stream())
                .mapToLong(Long::longValue)
                .filter(atMs -> atMs > afterMs)
                .sorted()
                .toArray();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
