package org.tributary.gateway.upkeep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.pipeline.TrustedClock;
import org.tributary.gateway.log.FaultLog;
import org.tributary.gateway.log.RepeatedTask;

/**
 * Looks at the clock every second: logs when the wall clock is set and when it agrees again, and keeps the last agreement in
 * {@code DATA/clock}. The monotonic clock of Linux runs from boot on, so a restart during a wrong wall clock is noticed too.
 */
public final class ClockWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
    private static final FaultLog FAULTS = new FaultLog(LOG);
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int LOOK_MS = 1_000;
    private static final double MILLIS = 1e3;

    private final Path file;
    private final TrustedClock clock;
    private final String bootId;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "clock-watch");
        thread.setDaemon(true);
        return thread;
    });
    private TrustedClock.@Nullable Anchor kept;
    private boolean disagreed;
    private volatile long setSinceMs;

    public ClockWatch(final Path data, final TrustedClock clock) {
        this(data, clock, bootId());
    }

    /**
     * A watch that is not started.
     *
     * @param bootId names the boot whose monotonic clock this is; empty if unknown
     */
    ClockWatch(final Path data, final TrustedClock clock, final String bootId) {
        this.file = data.resolve("clock");
        this.clock = clock;
        this.bootId = bootId;
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID, StandardCharsets.US_ASCII).strip();
        } catch (final IOException e) {
            return "";
        }
    }

    /** Continues from the last agreement if that was in the same boot, and starts to look. */
    public ClockWatch start() {
        continueFrom(System::nanoTime);
        look();
        timer.scheduleWithFixedDelay(
                new RepeatedTask("looking at the clock", this::look, FAULTS), LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
        return this;
    }

    /** Continues from the last agreement; false if there is none of this boot. */
    boolean continueFrom(final LongSupplier nanoTime) {
        final TrustedClock.Anchor earlier = read();
        if (earlier == null || nanoTime.getAsLong() - earlier.nanos() < 0) {
            return false;
        }
        clock.continueFrom(earlier);
        return true;
    }

    private TrustedClock.@Nullable Anchor read() {
        try {
            if (bootId.isEmpty() || !Files.isRegularFile(file)) {
                return null;
            }
            final String[] words =
                    Files.readString(file, StandardCharsets.US_ASCII).strip().split(" ");
            return words.length == 3 && words[0].equals(bootId)
                    ? new TrustedClock.Anchor(Long.parseLong(words[1]), Long.parseLong(words[2]))
                    : null;
        } catch (final IOException | NumberFormatException e) {
            LOG.warn("{} can't be read, so the clock is compared from now on only: {}", file, e.getMessage());
            return null;
        }
    }

    /** Time at which the wall clock was found to be set, by the clock that is followed; 0 while it agrees. Any thread. */
    public long setSinceMs() {
        return setSinceMs;
    }

    void look() {
        final TrustedClock.Anchor anchor = clock.look();
        final long offsetMs = clock.offsetMs();
        if (disagreed != (offsetMs != 0)) {
            disagreed = offsetMs != 0;
            setSinceMs = disagreed ? clock.getAsLong() : 0;
            report(offsetMs);
        }
        if (!anchor.equals(kept) && !bootId.isEmpty()) {
            keep(anchor);
            kept = anchor;
        }
    }

    private static void report(final long offsetMs) {
        if (offsetMs == 0) {
            LOG.warn("the wall clock agrees with the monotonic clock again, stamps follow it");
        } else {
            LOG.error(
                    "the wall clock was set by {} s and is not followed: stamps and deadlines run on with the monotonic clock, "
                            + "callbacks are taken. Set the clock right; if it is right now, accept it with POST /admin/v1/clock",
                    offsetMs / MILLIS);
        }
    }

    private void keep(final TrustedClock.Anchor anchor) {
        final Path temporary = file.resolveSibling("clock.tmp");
        try {
            Files.writeString(
                    temporary, bootId + ' ' + anchor.wallMs() + ' ' + anchor.nanos() + '\n', StandardCharsets.US_ASCII);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (final IOException e) {
            LOG.debug("{} can't be written", file, e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
