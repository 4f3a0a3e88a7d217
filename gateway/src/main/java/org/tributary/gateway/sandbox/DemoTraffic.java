package org.tributary.gateway.sandbox;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A giving day in small: simulated channels that send signed callbacks over loopback HTTP, so many a second. Mostly
 * payments; now and then one comes twice, is refunded, names a project that does not exist, or is a kind that moves no
 * money; and somebody's steps. What is told to try again is not sent again: a demo has no memory.
 *
 * <p>Starts and stops once; each sender is a thread of its own.
 */
public final class DemoTraffic implements AutoCloseable {
    private static final int MAX_SENDERS = 4;
    private static final int PER_SENDER = 200;
    private static final int DONORS = 20_000;
    private static final int RECENT = 256;
    private static final long STOP_MS = 2_000;
    private static final String[] PROJECTS = {"kids-gallery", "kids-gallery", "school-lunch", "river-watch"};

    /** Of a thousand payments so many go to a project that closes when its goal is reached; nobody offers it then. */
    private static final int TO_CLOSING_PROJECT = 60;

    private static final int CLOSING_PAYMENTS = 250;
    private static final String[] TEAMS = {"", "", "", "class-3", "night-shift", "book-club"};
    private static final long[] AMOUNTS_FEN = {1, 100, 100, 100, 100, 200, 500, 990, 1_000, 2_000, 5_000, 10_000};

    private final List<URI> servers;
    private final SandboxChannels channels;
    private final int ratePerSecond;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final AtomicLong numbers;
    private final List<Thread> senders = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * Traffic that does not flow yet.
     *
     * @param servers such as {@code http://127.0.0.1:8099}; each gets its share, whether it answers or not
     * @param ratePerSecond callbacks a second, at least 1
     */
    public DemoTraffic(final List<URI> servers, final SandboxChannels channels, final int ratePerSecond) {
        this.servers = List.copyOf(servers);
        this.channels = channels;
        this.ratePerSecond = ratePerSecond;
        // Ids that no earlier demo on the same journal had.
        this.numbers = new AtomicLong(System.currentTimeMillis() * 1_000);
    }

    /** Lets it flow. */
    public void start() {
        final int count = Math.min(MAX_SENDERS, 1 + ratePerSecond / PER_SENDER);
        for (int i = 0; i < count; i++) {
            final long everyNanos = TimeUnit.SECONDS.toNanos(1) * count / ratePerSecond;
            final Thread sender = new Thread(new Sender(everyNanos, i), "channel-" + i);
            sender.setDaemon(true);
            senders.add(sender);
            sender.start();
        }
    }

    @Override
    public void close() {
        stopped = true;
        senders.forEach(LockSupport::unpark);
        for (final Thread sender : senders) {
            try {
                sender.join(STOP_MS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Sends at its own pace, from planned times: a slow answer delays nothing. */
    private final class Sender implements Runnable {
        private final long everyNanos;
        private final Random random;
        private final SimulatedPayment[] recent = new SimulatedPayment[RECENT];
        private final SimulatedChannel[] recentChannels = new SimulatedChannel[RECENT];
        private final ArrayDeque<SignedCallback> due = new ArrayDeque<>();
        private int sent;
        private int closing;
        private int requests;

        Sender(final long everyNanos, final int number) {
            this.everyNanos = everyNanos;
            this.random = new Random(number);
        }

        @Override
        public void run() {
            long nextNanos = System.nanoTime();
            while (!stopped) {
                send(next(System.currentTimeMillis()));
                nextNanos += everyNanos;
                for (long wait = nextNanos - System.nanoTime(); wait > 0 && !stopped; ) {
                    LockSupport.parkNanos(wait);
                    wait = nextNanos - System.nanoTime();
                }
            }
        }

        private SignedCallback next(final long nowMs) {
            if (!due.isEmpty()) {
                return due.remove();
            }
            final int dice = random.nextInt(1_000);
            final int old = random.nextInt(RECENT);
            if (dice < 30 && recent[old] != null) {
                return recentChannels[old].payment(recent[old], nowMs);
            }
            if (dice < 45 && recent[old] != null) {
                final SimulatedPayment payment = recent[old];
                final SimulatedChannel channel = recentChannels[old];
                recent[old] = null;
                due.addAll(channel.refundEvents(
                        SimulatedRefund.full(payment, "r" + payment.transactionId(), nowMs), nowMs));
                return due.remove();
            }
            if (dice < 60) {
                return steps(nowMs);
            }
            final SimulatedChannel channel = channel();
            if (dice < 65) {
                return channel.other(payment(channel, "p=kids-gallery", nowMs), nowMs);
            }
            if (dice < 75) {
                return channel.payment(payment(channel, "p=lost-project", nowMs), nowMs);
            }
            final SimulatedPayment payment = payment(channel, attachment(), nowMs);
            final int place = sent++ % RECENT;
            recent[place] = payment;
            recentChannels[place] = channel;
            return channel.payment(payment, nowMs);
        }

        private SignedCallback steps(final long nowMs) {
            final String id = "steps-" + numbers.incrementAndGet();
            final String donor = "walker-" + random.nextInt(DONORS);
            return channels.partner()
                    .quantity(id, "steps", donor, "kids-gallery", 3_000 + random.nextInt(12_000), nowMs);
        }

        private SimulatedChannel channel() {
            final int dice = random.nextInt(100);
            if (dice < 62) {
                return channels.wechatPay();
            }
            if (dice < 88) {
                return channels.alipay();
            }
            return dice < 96 ? channels.unionPay() : channels.stripe();
        }

        private SimulatedPayment payment(final SimulatedChannel channel, final String attachment, final long nowMs) {
            return SimulatedPayment.of(
                    channel.transactionId(numbers.incrementAndGet()),
                    "payer-" + random.nextInt(DONORS),
                    attachment,
                    AMOUNTS_FEN[random.nextInt(AMOUNTS_FEN.length)],
                    nowMs);
        }

        private String attachment() {
            final boolean isClosing = closing < CLOSING_PAYMENTS && random.nextInt(1_000) < TO_CLOSING_PROJECT;
            closing += isClosing ? 1 : 0;
            final String project = isClosing ? "night-reading" : PROJECTS[random.nextInt(PROJECTS.length)];
            final String team = TEAMS[random.nextInt(TEAMS.length)];
            final StringBuilder text = new StringBuilder("p=").append(project);
            if (!team.isEmpty()) {
                text.append("&t=").append(team);
            }
            if (project.equals("kids-gallery")) {
                text.append(String.format("&i=p%02d", 1 + random.nextInt(12)));
            }
            return text.toString();
        }

        private void send(final SignedCallback callback) {
            final URI server = servers.get(requests++ % servers.size());
            final HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(callback.path()))
                    .timeout(Duration.ofSeconds(10))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(callback.body()));
            callback.headers().forEach(request::header);
            client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
        }
    }
}
