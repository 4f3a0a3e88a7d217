package org.tributary.benchmarks.channel;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.tributary.gateway.channel.CallbackRequest;
import org.tributary.gateway.channel.ChannelAdapter;
import org.tributary.gateway.channel.ChannelSet;
import org.tributary.gateway.channel.Notification;
import org.tributary.gateway.channel.key.KeyPolicy;
import org.tributary.gateway.channel.registry.ChannelRegistry;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** A payment's callback from raw bytes to a notification, by channel and provider. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CallbackReadBenchmark {
    private static final long NOW_MS = 1_788_742_800_000L;
    private static final int CALLBACKS = 512;

    /** Channel to read. */
    @Param({"wechatpay", "alipay", "unionpay", "stripe"})
    public String channel;

    /** Who verifies. */
    @Param({"accp", "jdk"})
    public String provider;

    private final Notification notification = new Notification();
    private SandboxState sandbox;
    private ChannelSet channels;
    private ChannelAdapter adapter;
    private List<Arrived> callbacks;
    private BareSignature signature;
    private int next;

    /** Signs what is to be read. */
    @Setup
    public void open() throws Exception {
        sandbox = new SandboxState();
        channels = ChannelRegistry.open(sandbox.keys, SandboxState.suite(provider), KeyPolicy.ANY);
        adapter = Objects.requireNonNull(channels.adapter(channel));
        signature = new BareSignature(sandbox, provider, channel);
        final SimulatedChannel simulated = sandbox.channels.payments().stream()
                .filter(one -> one.name().equals(channel))
                .findFirst()
                .orElseThrow();
        callbacks = LongStream.range(0, CALLBACKS)
                .mapToObj(number -> arrived(simulated, number))
                .toList();
    }

    private static Arrived arrived(final SimulatedChannel channel, final long number) {
        final SimulatedPayment payment = SimulatedPayment.of(
                channel.transactionId(number), "oUpF8uMuAJO" + number, "p=kids-gallery&i=p01", 100, NOW_MS - 2000);
        return new Arrived(channel.payment(payment, NOW_MS));
    }

    /** Reads one. */
    @Benchmark
    public long read() {
        next = (next + 1) % CALLBACKS;
        if (adapter.read(callbacks.get(next), notification) != ChannelAdapter.Verdict.PAYMENT) {
            throw new IllegalStateException("a good callback was refused");
        }
        return notification.amountFen;
    }

    /** Baseline: the channel's kind of signature alone, nothing decrypted or parsed. */
    @Benchmark
    public long bareSignature() {
        return signature.check();
    }

    /** Takes the keys away. */
    @TearDown
    public void close() throws Exception {
        channels.close();
        sandbox.close();
    }

    private static final class Arrived implements CallbackRequest {
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final byte[] body;

        Arrived(final SignedCallback signed) {
            headers.putAll(signed.headers());
            body = signed.body();
        }

        @Override
        public @Nullable String header(final String name) {
            return headers.get(name);
        }

        @Override
        public byte[] body() {
            return body;
        }

        @Override
        public int bodyLength() {
            return body.length;
        }

        @Override
        public long arrivalMs() {
            return NOW_MS;
        }
    }
}
