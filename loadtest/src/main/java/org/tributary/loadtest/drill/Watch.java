package org.tributary.loadtest.drill;

import java.util.concurrent.TimeUnit;

/**
 * What was seen of a server during a fault.
 *
 * @param answered callbacks answered with success meanwhile
 * @param refused callbacks answered 503 meanwhile
 * @param muteSeconds longest time in which {@code /readyz} said 200 and no callback was answered with success
 * @param notReady probes of {@code /readyz} that did not say 200
 * @param exitCode of the process if it ended, else -1
 */
public record Watch(long answered, long refused, double muteSeconds, int notReady, int exitCode) {
    private static final long STEP_MS = 250;

    /** Watches for some seconds, or until the process ends. */
    public static Watch of(final Subject subject, final Traffic traffic, final double seconds)
            throws InterruptedException {
        final long begin = System.nanoTime();
        final long before = traffic.answered();
        final long refusedBefore = traffic.refused();
        long last = before;
        long lastNanos = begin;
        double mute = 0;
        int notReady = 0;
        while (System.nanoTime() - begin < seconds * 1e9 && subject.process().isAlive()) {
            final int status = subject.readyz();
            final long now = traffic.answered();
            if (status != 200 || now > last) {
                last = now;
                lastNanos = System.nanoTime();
                notReady += status == 200 ? 0 : 1;
            }
            mute = Math.max(mute, (System.nanoTime() - lastNanos) / 1e9);
            TimeUnit.MILLISECONDS.sleep(STEP_MS);
        }
        final int exit = subject.process().isAlive() ? -1 : subject.process().awaitExit(1);
        return new Watch(traffic.answered() - before, traffic.refused() - refusedBefore, mute, notReady, exit);
    }
}
