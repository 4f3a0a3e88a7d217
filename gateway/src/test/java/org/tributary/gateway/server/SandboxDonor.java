package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.sandbox.SandboxChannels;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** Donates through the simulated channels of a sandbox, each time as another donor with another payment. Any thread. */
final class SandboxDonor {
    private final SandboxChannels channels;
    private final AtomicLong numbers = new AtomicLong();

    private SandboxDonor(final SandboxChannels channels) {
        this.channels = channels;
    }

    /** A donor that signs with a sandbox's keys. */
    static SandboxDonor of(final Path sandbox) throws Exception {
        return new SandboxDonor(SandboxChannels.open(sandbox.resolve("keys"), CryptoSuite.jdk()));
    }

    /**
     * Donates and asserts that the server accepted it.
     *
     * @param attachment project, team and so on, such as {@code p=kids-gallery}
     */
    void give(final TributaryProcess server, final String channelName, final String attachment, final long fen)
            throws Exception {
        final SimulatedChannel channel = channels.payments().stream()
                .filter(candidate -> candidate.name().equals(channelName))
                .findFirst()
                .orElseThrow();
        final long number = numbers.incrementAndGet();
        final long nowMs = System.currentTimeMillis();
        final SimulatedPayment payment =
                SimulatedPayment.of(channel.transactionId(number), "payer-" + number, attachment, fen, nowMs - 1_000);
        assertThat(server.send(channel.payment(payment, nowMs)).statusCode()).isEqualTo(200);
    }
}
