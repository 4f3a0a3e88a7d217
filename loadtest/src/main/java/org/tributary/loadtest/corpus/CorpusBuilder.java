package org.tributary.loadtest.corpus;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.sandbox.SimulatedChannel;
import org.tributary.gateway.sandbox.SimulatedPayment;
import org.tributary.gateway.sandbox.SimulatedRefund;
import org.tributary.loadtest.load.Load;
import org.tributary.loadtest.scenario.Mix;

/** Signs a run's callbacks ahead of it, on all cores. WeChat Pay and Stripe sign the time too: see {@link Load}. */
public final class CorpusBuilder {
    private static final int CHUNK = 512;
    private static final String HOST = "host: tributary\r\n";
    /** Most chunks signed and not yet appended, which bounds the heap used. */
    private static final int AHEAD = 256;

    private final List<SimulatedChannel> channels;
    private final Zipf projects;
    private final List<String> projectIds;
    private final Mix mix;
    private final long seed;

    public CorpusBuilder(
            final List<SimulatedChannel> channels, final List<String> projectIds, final Mix mix, final long seed) {
        this.channels = channels;
        this.projectIds = projectIds;
        this.projects = new Zipf(projectIds.size(), mix.zipfExponent());
        this.mix = mix;
        this.seed = seed;
    }

    /**
     * Signs that many requests into a corpus.
     *
     * @param signing first transaction number, so that runs don't meet, and the time signed
     */
    public void build(
            final Corpus corpus, final int requests, final Signing signing, final @Nullable PrintStream progress)
            throws IOException, InterruptedException {
        final CorpusPlan plan = CorpusPlan.of(mix, requests, seed);
        final ExecutorService signers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            final List<Future<List<byte[]>>> chunks = new ArrayList<>();
            for (int from = 0; from < requests; from += CHUNK) {
                final int start = from;
                chunks.add(signers.submit(() -> sign(plan, signing, start, Math.min(requests, start + CHUNK))));
                if (chunks.size() == AHEAD || from + CHUNK >= requests) {
                    for (final Future<List<byte[]>> chunk : chunks) {
                        append(corpus, plan, chunk.get());
                    }
                    chunks.clear();
                    if (progress != null) {
                        progress.printf("\rsigned %,d of %,d", corpus.size(), requests);
                    }
                }
            }
        } catch (final ExecutionException e) {
            throw new IllegalStateException("signing failed", e.getCause());
        } finally {
            signers.shutdownNow();
        }
        if (progress != null) {
            progress.println();
        }
    }

    /**
     * Returns the journal's name of a payment or refund: {@code channel:transaction id}, for a refund followed by a
     * slash and its own id.
     */
    public String name(final Corpus corpus, final Signing signing, final int request) {
        final SimulatedChannel channel = channels.get(corpus.channel(request));
        return corpus.kind(request) == Corpus.Kind.REFUND
                ? channel.name() + ":" + channel.transactionId(signing.firstNumber() + corpus.about(request)) + "/"
                : channel.name() + ":" + channel.transactionId(signing.firstNumber() + request);
    }

    private void append(final Corpus corpus, final CorpusPlan plan, final List<byte[]> signed) throws IOException {
        for (final byte[] bytes : signed) {
            final int request = corpus.size();
            final Corpus.Kind kind = plan.kind(request);
            final int about = plan.about(request);
            if (kind == Corpus.Kind.DOUBLE) {
                corpus.addDouble(about);
            } else {
                final int channel = channelOf(plan, kind == Corpus.Kind.REFUND ? about : request);
                final long fen = kind == Corpus.Kind.REFUND ? refundFen(plan, request) : amountFen(plan, request);
                corpus.add(kind, channel, about, fen, bytes);
            }
        }
    }

    private List<byte[]> sign(final CorpusPlan plan, final Signing signing, final int from, final int to) {
        final List<byte[]> signed = new ArrayList<>(to - from);
        for (int request = from; request < to; request++) {
            signed.add(
                    switch (plan.kind(request)) {
                        case DOUBLE -> new byte[0];
                        case REFUND -> refund(plan, signing, request);
                        case FORGERY -> forged(callback(plan, signing, request));
                        case PAYMENT -> callback(plan, signing, request);
                    });
        }
        return signed;
    }

    private byte[] callback(final CorpusPlan plan, final Signing signing, final int request) {
        return channels.get(channelOf(plan, request))
                .payment(payment(plan, signing, request), signing.atMs())
                .toHttp(HOST);
    }

    private byte[] refund(final CorpusPlan plan, final Signing signing, final int request) {
        final SimulatedChannel channel = channels.get(channelOf(plan, plan.about(request)));
        final long fen = refundFen(plan, request);
        return channel.refund(
                        new SimulatedRefund(
                                payment(plan, signing, plan.about(request)),
                                channel.transactionId(signing.firstNumber() + request),
                                fen,
                                fen,
                                signing.atMs()),
                        signing.atMs())
                .toHttp(HOST);
    }

    private SimulatedPayment payment(final CorpusPlan plan, final Signing signing, final int request) {
        final SplittableRandom random = plan.random(request, 2);
        final SimulatedChannel channel = channels.get(random.nextInt(channels.size()));
        final String project = projectIds.get(projects.draw(random));
        final String payer = "payer-" + random.nextInt(mix.donors());
        final long fen = mix.amountsFen().get(random.nextInt(mix.amountsFen().size()));
        final String item =
                mix.items() == 0 ? "" : String.format(Locale.ROOT, "&i=p%02d", 1 + random.nextInt(mix.items()));
        return SimulatedPayment.of(
                channel.transactionId(signing.firstNumber() + request),
                payer,
                "p=" + project + item,
                fen,
                signing.atMs());
    }

    private int channelOf(final CorpusPlan plan, final int request) {
        return plan.random(request, 2).nextInt(channels.size());
    }

    private long amountFen(final CorpusPlan plan, final int request) {
        return payment(plan, new Signing(0, 0), request).amountFen();
    }

    /** Returns all or about half of the payment's amount. */
    private long refundFen(final CorpusPlan plan, final int request) {
        final long paid = amountFen(plan, plan.about(request));
        return plan.random(request, 0).nextBoolean() ? paid : (paid + 1) / 2;
    }

    /** Changes the last digit or letter of the body, so that a signature over it is no longer valid. */
    private static byte[] forged(final byte[] request) {
        int at = request.length - 1;
        while (!Character.isLetterOrDigit(request[at])) {
            at--;
        }
        request[at] = (byte) (request[at] == '1' ? '2' : '1');
        return request;
    }
}
