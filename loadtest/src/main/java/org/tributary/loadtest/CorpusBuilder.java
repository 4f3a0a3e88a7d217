package org.tributary.loadtest;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.tributary.gateway.sandbox.SignedCallback;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;

/**
 * Signs a run's callbacks ahead of it, on all cores. WeChat Pay and Stripe refuse a callback whose signed time is more
 * than five minutes off, so the time signed is the middle of the run and a run is refused that would outlast it.
 */
final class CorpusBuilder {
    private static final int CHUNK = 512;

    /** How a corpus is mixed; shares are of all requests, 0 to 1. */
    record Mix(double doubles, double forgeries, int donors, double zipfExponent, long amountFen) {}

    private final List<SimulatedChannel> channels;
    private final Zipf projects;
    private final List<String> projectIds;
    private final Mix mix;
    private final long seed;
    private final String host;

    CorpusBuilder(
            final List<SimulatedChannel> channels,
            final List<String> projectIds,
            final Mix mix,
            final long seed,
            final String host) {
        this.channels = channels;
        this.projectIds = projectIds;
        this.projects = new Zipf(projectIds.size(), mix.zipfExponent());
        this.mix = mix;
        this.seed = seed;
        this.host = host;
    }

    /**
     * Signs that many requests.
     *
     * @param firstNumber number of the first transaction id, so that runs don't meet
     * @param signedAtMs the time the channels sign
     */
    Corpus build(final int requests, final long firstNumber, final long signedAtMs, final PrintStream progress)
            throws InterruptedException {
        final Corpus corpus = new Corpus(requests);
        final ExecutorService signers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            final List<Future<List<byte[]>>> chunks = new ArrayList<>();
            for (int from = 0; from < requests; from += CHUNK) {
                final int start = from;
                chunks.add(
                        signers.submit(() -> sign(firstNumber, start, Math.min(requests, start + CHUNK), signedAtMs)));
            }
            for (int chunk = 0; chunk < chunks.size(); chunk++) {
                append(corpus, chunks.set(chunk, null).get(), chunk * CHUNK);
                if (progress != null && chunk % 64 == 0) {
                    progress.printf("\rsigning: %,d of %,d", corpus.size(), requests);
                }
            }
        } catch (final ExecutionException e) {
            throw new IllegalStateException("signing failed", e.getCause());
        } finally {
            signers.shutdownNow();
        }
        if (progress != null) {
            progress.printf("\rsigned %,d callbacks%n", requests);
        }
        return corpus;
    }

    /** The payment that a request of kind {@code PAYMENT} reports: {@code channel:transaction id}. */
    String payment(final long firstNumber, final int request) {
        final SimulatedChannel channel = channels.get(random(request, 2).nextInt(channels.size()));
        return channel.name() + ":" + channel.transactionId(firstNumber + request);
    }

    private void append(final Corpus corpus, final List<byte[]> signed, final int first) {
        for (int i = 0; i < signed.size(); i++) {
            final Corpus.Kind kind = kindOf(first + i);
            final byte[] bytes = signed.get(i);
            if (kind == Corpus.Kind.DOUBLE) {
                final int earlier = earlierPayment(corpus, first + i);
                if (earlier >= 0) {
                    corpus.addDouble(earlier);
                    continue;
                }
            }
            corpus.add(kind == Corpus.Kind.DOUBLE ? Corpus.Kind.PAYMENT : kind, mix.amountFen(), bytes);
        }
    }

    private int earlierPayment(final Corpus corpus, final int request) {
        final SplittableRandom random = random(request, 3);
        for (int tries = 0; tries < 16 && corpus.size() > 0; tries++) {
            final int earlier = random.nextInt(corpus.size());
            if (corpus.kind(earlier) == Corpus.Kind.PAYMENT) {
                return earlier;
            }
        }
        return -1;
    }

    private Corpus.Kind kindOf(final int request) {
        final double drawn = random(request, 1).nextDouble();
        if (drawn < mix.doubles()) {
            return Corpus.Kind.DOUBLE;
        }
        return drawn < mix.doubles() + mix.forgeries() ? Corpus.Kind.FORGERY : Corpus.Kind.PAYMENT;
    }

    private List<byte[]> sign(final long firstNumber, final int from, final int to, final long signedAtMs) {
        final List<byte[]> signed = new ArrayList<>(to - from);
        for (int request = from; request < to; request++) {
            final SplittableRandom random = random(request, 2);
            final SimulatedChannel channel = channels.get(random.nextInt(channels.size()));
            final String project = projectIds.get(projects.draw(random));
            final SimulatedPayment payment = SimulatedPayment.of(
                    channel.transactionId(firstNumber + request),
                    "payer-" + random.nextInt(mix.donors()),
                    "p=" + project,
                    mix.amountFen(),
                    signedAtMs);
            final byte[] bytes = http(channel.payment(payment, signedAtMs));
            if (kindOf(request) == Corpus.Kind.FORGERY) {
                forge(bytes);
            }
            signed.add(bytes);
        }
        return signed;
    }

    /** Changes the last digit or letter of the body: a signature over it can't hold any more. */
    private static void forge(final byte[] request) {
        for (int at = request.length - 1; at > 0; at--) {
            if (Character.isLetterOrDigit(request[at])) {
                request[at] = (byte) (request[at] == '1' ? '2' : '1');
                return;
            }
        }
    }

    private SplittableRandom random(final int request, final int purpose) {
        return new SplittableRandom(seed * 31 + request * 4L + purpose);
    }

    private byte[] http(final SignedCallback callback) {
        final StringBuilder head = new StringBuilder(512)
                .append("POST ")
                .append(callback.path())
                .append(" HTTP/1.1\r\nhost: ")
                .append(host)
                .append("\r\n");
        callback.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append("content-length: ").append(callback.body().length).append("\r\n\r\n");
        final byte[] headBytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        final byte[] request = new byte[headBytes.length + callback.body().length];
        System.arraycopy(headBytes, 0, request, 0, headBytes.length);
        System.arraycopy(callback.body(), 0, request, headBytes.length, callback.body().length);
        return request;
    }
}
