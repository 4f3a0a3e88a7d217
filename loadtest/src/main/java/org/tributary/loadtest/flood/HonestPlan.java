package org.tributary.loadtest.flood;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/** Signs distinct payments before they are sent. One thread. */
final class HonestPlan {
    private static final String HOST = "host: tributary\r\n";
    private static final int FEN = 100;

    private final List<SimulatedChannel> channels;
    private final String project;
    private final long firstNumber;
    private int signed;

    /**
     * Payments of some channels.
     *
     * @param project id of a project that is open
     * @param firstNumber of transactions, so that runs do not overlap
     */
    HonestPlan(final List<SimulatedChannel> channels, final String project, final long firstNumber) {
        this.channels = List.copyOf(channels);
        this.project = project;
        this.firstNumber = firstNumber;
    }

    /** Returns the next payments, signed now, as bytes of HTTP. */
    List<byte[]> next(final int count) throws InterruptedException {
        final ExecutorService signers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            final List<Future<byte[]>> futures = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                final int number = signed++;
                futures.add(signers.submit(() -> sign(number).toHttp(HOST)));
            }
            final List<byte[]> requests = new ArrayList<>(count);
            for (final Future<byte[]> future : futures) {
                requests.add(future.get());
            }
            return requests;
        } catch (final ExecutionException e) {
            throw new IllegalStateException("signing failed", e.getCause());
        } finally {
            signers.shutdownNow();
        }
    }

    private SignedCallback sign(final int number) {
        final SimulatedChannel channel = channels.get(number % channels.size());
        final long nowMs = System.currentTimeMillis();
        return channel.payment(
                SimulatedPayment.of(
                        channel.transactionId(firstNumber + number), "payer-" + number, "p=" + project, FEN, nowMs),
                nowMs);
    }

    /** Returns the name of the first, as {@code channel/transaction}. */
    String first() {
        return channels.get(0).name() + "/" + channels.get(0).transactionId(firstNumber);
    }

    /** Returns the same requests with the last letter or digit of the body changed, so that no signature is valid. */
    static byte[] forged(final List<byte[]> requests) {
        int length = 0;
        for (final byte[] request : requests) {
            length += request.length;
        }
        final byte[] all = new byte[length];
        int at = 0;
        for (final byte[] request : requests) {
            System.arraycopy(request, 0, all, at, request.length);
            at += request.length;
            int last = at - 1;
            while (!Character.isLetterOrDigit(all[last])) {
                last--;
            }
            all[last] = (byte) (all[last] == '1' ? '2' : '1');
        }
        return all;
    }
}
