package org.tributary.benchmarks.peers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;

/** Clients that take turns at a workload's requests, each waiting for its answer before it goes on. */
final class Clients {
    /** One client: connected when made, used by one thread. */
    interface Client extends AutoCloseable {
        /** Sends requests from (inclusive) to (exclusive) and waits for all answers. */
        void send(int from, int to) throws Exception;

        @Override
        void close() throws Exception;
    }

    /** Connects a client. */
    @FunctionalInterface
    interface Connect {
        Client client() throws Exception;
    }

    private Clients() {}

    /**
     * Runs them to the end.
     *
     * @param batch requests a client sends before it waits
     */
    static Peer.Measured run(final int clients, final int batch, final int requests, final Connect connect)
            throws IOException, InterruptedException {
        final List<Client> connected = new ArrayList<>();
        final ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            for (int i = 0; i < clients; i++) {
                connected.add(connect.client());
            }
            final AtomicInteger next = new AtomicInteger();
            final List<Future<Histogram>> latencies = new ArrayList<>();
            final long start = System.nanoTime();
            for (final Client client : connected) {
                latencies.add(threads.submit(() -> drive(client, next, batch, requests)));
            }
            final Histogram all = Peer.Measured.histogram();
            for (final Future<Histogram> latency : latencies) {
                all.add(latency.get());
            }
            return new Peer.Measured(requests, 0, System.nanoTime() - start, all);
        } catch (final InterruptedException e) {
            throw e;
        } catch (final ExecutionException e) {
            throw new IOException("a client failed: " + e.getMessage(), e);
        } catch (final Exception e) {
            throw new IOException("a client can't connect: " + e.getMessage(), e);
        } finally {
            threads.shutdownNow();
            for (final Client client : connected) {
                close(client);
            }
        }
    }

    private static Histogram drive(final Client client, final AtomicInteger next, final int batch, final int requests)
            throws Exception {
        final Histogram latency = Peer.Measured.histogram();
        int from = next.getAndAdd(batch);
        while (from < requests) {
            final long start = System.nanoTime();
            client.send(from, Math.min(requests, from + batch));
            latency.recordValue(Math.min(Peer.Measured.MAX_MICROS, (System.nanoTime() - start) / 1_000));
            from = next.getAndAdd(batch);
        }
        return latency;
    }

    private static void close(final Client client) {
        try {
            client.close();
        } catch (final Exception e) {
            System.err.println("a client did not close: " + e.getMessage());
        }
    }
}
