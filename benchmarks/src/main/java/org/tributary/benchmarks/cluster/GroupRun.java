package org.tributary.benchmarks.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.agrona.DirectBuffer;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.util.TimeDuration;
import org.jspecify.annotations.Nullable;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.engine.cluster.BatchReply;
import org.tributary.engine.cluster.ClusterSettings;
import org.tributary.engine.cluster.CommandBatch;
import org.tributary.engine.cluster.IngressLimits;
import org.tributary.engine.cluster.Raft;
import org.tributary.engine.codec.sbe.OutcomeCode;

/** One run of a group of three, each member in a JVM of its own, from a fresh directory; this JVM sends. One thread. */
public final class GroupRun implements AutoCloseable {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final long START_SECONDS = 120;
    private static final long POLL_MS = 20;
    private static final int REQUEST_TIMEOUT_MS = 30_000;
    private static final int RETRY_MS = 50;
    private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(IngressLimits.DEFAULT.batchMillis());
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    /** Most batches under way: Ratis' client blocks its caller beyond a hundred. */
    public static final int MOST_IN_FLIGHT = 64;

    /**
     * Donations of a batch by which a group warms up. Most of the code that it runs, it runs once a batch and not once a donation: a million
     * donations in batches of 256 are so few calls of it that the JVM has not compiled it well, and both groups are then measured cold.
     */
    public static final int SMALL_BATCH = 16;

    private static final long LONGEST_MICROS = 60_000_000;

    /**
     * Size of a run.
     *
     * @param donations at full rate
     * @param smallBatches batches of {@link #SMALL_BATCH} donations before all else
     * @param warmUp donations in batches of full size before the measurement
     * @param batch donations a batch at full rate
     * @param inFlight batches under way at full rate
     * @param latencySeconds length of the part at a quarter of the rate
     */
    public record Size(long donations, int smallBatches, long warmUp, int batch, int inFlight, double latencySeconds) {}

    /**
     * What was measured.
     *
     * @param perSecond donations answered a second at full rate
     * @param leaderMicros processor time of the leader's process a donation, at full rate
     * @param byThreads the same by groups of its threads, as text
     * @param p99Ms from the planned send time to the answer, at a quarter of the rate
     */
    public record Figures(double perSecond, double leaderMicros, String byThreads, double p99Ms) {}

    private final Kind kind;
    private final Path root;
    private final List<Member> members = new ArrayList<>();
    private final RaftClient client;
    private final DonationStream stream = new DonationStream();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private long donations;

    /** Starts the three members and waits for a leader. */
    public GroupRun(final Kind kind, final Path root) throws IOException, InterruptedException {
        this.kind = kind;
        this.root = root;
        final Map<String, String> addresses = new LinkedHashMap<>();
        for (final String name : NAMES) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                addresses.put(name, "127.0.0.1:" + socket.getLocalPort());
            }
        }
        for (final String name : NAMES) {
            members.add(new Member(kind, name, Files.createDirectories(root.resolve(name)), addresses));
        }
        final ClusterSettings settings = MemberMain.settings("", root, addresses);
        client = Raft.client(
                settings,
                RetryPolicies.retryForeverWithSleep(TimeDuration.valueOf(RETRY_MS, TimeUnit.MILLISECONDS)),
                REQUEST_TIMEOUT_MS);
        leader();
    }

    /** Runs all parts. */
    public Figures run(final Size size) throws IOException, InterruptedException {
        final CommandBatch campaign = new CommandBatch();
        for (final DirectBuffer command : DonationStream.definition()) {
            campaign.add(command, 0, command.capacity());
        }
        await(send(campaign, false));
        atFullRate((long) size.smallBatches() * SMALL_BATCH, SMALL_BATCH, size.inFlight());
        atFullRate(size.warmUp(), size.batch(), size.inFlight());
        final Member leader = leader();
        final Duration before = leader.processorTime();
        final Map<String, Long> threads = leader.threadTimes();
        final double perSecond = atFullRate(size.donations(), size.batch(), size.inFlight());
        final Duration spent = leader.processorTime().minus(before);
        final String byThreads = ThreadTimes.perDonation(threads, leader.threadTimes(), size.donations());
        requireStill(leader);
        final double p99Ms = atAQuarter(perSecond / 4, size.latencySeconds());
        requireStill(leader);
        return new Figures(perSecond, spent.toNanos() / 1e3 / size.donations(), byThreads, p99Ms);
    }

    private Member leader() throws IOException, InterruptedException {
        final long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < untilNanos && members.stream().allMatch(Member::isAlive)) {
            for (final Member member : members) {
                if (member.leads()) {
                    return member;
                }
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
        throw new IOException("no leader of a " + kind + " group; see " + root + "/*/errors");
    }

    private static void requireStill(final Member leader) {
        if (!leader.leads()) {
            throw new IllegalStateException(
                    "another node leads than at the beginning: the machine is too busy to measure");
        }
    }

    /** Donations a second with so many batches under way. */
    private double atFullRate(final long count, final int batch, final int inFlight) throws InterruptedException {
        final Semaphore free = new Semaphore(inFlight);
        final long began = System.nanoTime();
        for (long left = count; left > 0; left -= batch) {
            free.acquire();
            send(batch((int) Math.min(batch, left)), true).whenComplete((done, error) -> free.release());
        }
        free.acquire(inFlight);
        requireNoFailure();
        return count * 1e9 / (System.nanoTime() - began);
    }

    /**
     * The 99th percentile, ms, of the time from a donation's planned sending to its answer. Batches are made as a gateway makes them: one
     * goes when none is under way, when it is full, or after two milliseconds, and waits while eight are under way.
     */
    private double atAQuarter(final double perSecond, final double seconds) throws InterruptedException {
        final ConcurrentHistogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);
        final AtomicInteger underWay = new AtomicInteger();
        final double nanosEach = 1e9 / perSecond;
        final long total = Math.max(1, (long) (perSecond * seconds));
        final long began = System.nanoTime();
        for (long sent = 0; sent < total; ) {
            final long sinceNanos = System.nanoTime() - began;
            final long due = Math.min(total, (long) (sinceNanos / nanosEach) + 1) - sent;
            final boolean isReady = due >= IngressLimits.DEFAULT.batchCommands()
                    || underWay.get() == 0
                    || sinceNanos - sent * nanosEach >= BATCH_NANOS;
            if (due > 0 && isReady && underWay.get() < IngressLimits.DEFAULT.inFlightBatches()) {
                final int count = (int) Math.min(due, IngressLimits.DEFAULT.batchCommands());
                final long first = sent;
                underWay.incrementAndGet();
                send(batch(count), true).whenComplete((done, error) -> {
                    final long answeredNanos = System.nanoTime() - began;
                    for (int i = 0; i < count; i++) {
                        micros.recordValue(within(answeredNanos - (long) ((first + i) * nanosEach)));
                    }
                    underWay.decrementAndGet();
                });
                sent += count;
            } else {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
        while (underWay.get() > 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        requireNoFailure();
        return micros.getValueAtPercentile(99) / 1e3;
    }

    private static long within(final long nanos) {
        return Math.max(0, Math.min(LONGEST_MICROS, TimeUnit.NANOSECONDS.toMicros(nanos)));
    }

    private CommandBatch batch(final int count) {
        final CommandBatch batch = new CommandBatch();
        for (int i = 0; i < count; i++) {
            batch.add(stream.donation(donations++), 0, stream.length());
        }
        return batch;
    }

    private CompletableFuture<Void> send(final CommandBatch batch, final boolean areDonations) {
        final CompletableFuture<Void> answered = client.async()
                .send(Raft.message(batch.encode()))
                .thenAccept(reply -> {
                    final BatchReply is =
                            BatchReply.of(reply.getMessage().getContent().asReadOnlyByteBuffer());
                    if (is.count() != batch.count() || areDonations && kind == Kind.GROUP && !areAccepted(is)) {
                        throw new IllegalStateException("a batch of " + batch.count() + " got " + is.count()
                                + " results, or not all were accepted");
                    }
                });
        answered.whenComplete((done, error) -> {
            if (error != null) {
                failure.compareAndSet(null, error);
            }
        });
        return answered;
    }

    private static boolean areAccepted(final BatchReply reply) {
        for (int i = 0; i < reply.count(); i++) {
            if (reply.code(i) != OutcomeCode.ACCEPTED.value()) {
                return false;
            }
        }
        return true;
    }

    private void await(final CompletableFuture<?> answers) {
        answers.exceptionally(error -> null).join();
        requireNoFailure();
    }

    private void requireNoFailure() {
        final Throwable error = failure.get();
        if (error != null) {
            throw new IllegalStateException("the " + kind + " group did not answer", error);
        }
    }

    @Override
    public void close() throws IOException {
        members.forEach(Member::close);
        client.close();
    }
}
