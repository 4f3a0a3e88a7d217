package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** Senders of payments to several processes: one without success is sent again, to the next process. */
final class PaymentLoad implements AutoCloseable {
    private static final int SENDERS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Map<String, TributaryProcess> receivers;
    private final List<String> names;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Queue<String> answered = new ConcurrentLinkedQueue<>();
    private final List<Thread> senders = new ArrayList<>();
    private volatile long lastAnsweredNanos;

    /**
     * Starts senders.
     *
     * @param receivers running processes by name; those that are killed are removed
     * @param names of all processes
     */
    PaymentLoad(final Path sandbox, final Map<String, TributaryProcess> receivers, final List<String> names)
            throws Exception {
        this.receivers = receivers;
        this.names = names;
        final SandboxChannels channels = SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk());
        for (int i = 0; i < SENDERS; i++) {
            final SimulatedChannel channel = channels.payments().get(i);
            final int first = i;
            final Thread sender = new Thread(() -> send(channel, first));
            sender.start();
            senders.add(sender);
        }
    }

    private void send(final SimulatedChannel channel, final int first) {
        int receiver = first;
        while (!over.get()) {
            final SimulatedPayment payment = payment(channel);
            while (!over.get() && !isTaken(channel, payment, names.get(receiver % names.size()))) {
                receiver++;
            }
        }
    }

    private SimulatedPayment payment(final SimulatedChannel channel) {
        final long number = numbers.incrementAndGet();
        return SimulatedPayment.of(
                channel.transactionId(number),
                "payer-" + number % 50,
                "p=kids-gallery",
                1 + number % 500,
                System.currentTimeMillis());
    }

    private boolean isTaken(final SimulatedChannel channel, final SimulatedPayment payment, final String name) {
        final TributaryProcess receiver = receivers.get(name);
        try {
            if (receiver != null
                    && receiver.send(channel.payment(payment, System.currentTimeMillis()))
                                    .statusCode()
                            == 200) {
                answered.add(channel.name() + ":" + payment.transactionId());
                lastAnsweredNanos = System.nanoTime();
                return true;
            }
        } catch (final IOException e) {
            // Killed: the next one is asked.
            return false;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /**
     * Waits for so many more payments answered with success.
     *
     * @return milliseconds until the last of them
     */
    long awaitMore(final int payments) {
        final long begin = System.nanoTime();
        final int before = answered.size();
        await().atMost(PATIENCE).until(() -> answered.size() >= before + payments);
        return TimeUnit.NANOSECONDS.toMillis(lastAnsweredNanos - begin);
    }

    /** Payments answered with success. */
    int answered() {
        return answered.size();
    }

    /** Stops the senders once what they sent is answered. */
    void end() throws InterruptedException {
        over.set(true);
        for (final Thread sender : senders) {
            sender.join();
        }
    }

    @Override
    public void close() {
        over.set(true);
    }

    /** Fails unless the journal has every answered payment once, and verifies. */
    void requireOnceIn(final Path data) throws Exception {
        final Map<String, Integer> accepted = acceptedIn(data);
        assertThat(accepted.values()).containsOnly(1);
        assertThat(accepted.keySet()).containsAll(answered);
        final TributaryProcess.Finished verified = TributaryProcess.run("verify", "--data", data.toString());
        assertThat(verified.exitCode()).as(verified.out() + verified.err()).isZero();
    }

    private static Map<String, Integer> acceptedIn(final Path data) throws Exception {
        final TributaryProcess.Finished inspected = TributaryProcess.run("inspect", "--data", data.toString());
        assertThat(inspected.exitCode()).as(inspected.err()).isZero();
        final ObjectMapper json = new ObjectMapper();
        final Map<String, Integer> accepted = new HashMap<>();
        for (final String line : inspected.out().lines().toList()) {
            final JsonNode record = json.readTree(line);
            if (record.get("kind").asText().equals("donation")
                    && record.get("outcome").asText().equals("accepted")) {
                accepted.merge(
                        record.get("channel").asText() + ":"
                                + record.get("transactionId").asText(),
                        1,
                        Integer::sum);
            }
        }
        return accepted;
    }
}
