package org.tributary.loadtest.corpus;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.tributary.loadtest.scenario.Mix;

/**
 * What each request of a corpus will be and which payment it is about, drawn before anything is signed. The same for the
 * same mix and seed, whatever the number of requests: a longer plan begins as a shorter one. One thread makes it, any reads.
 */
final class CorpusPlan {
    private static final int TRIES = 16;

    private final byte[] kinds;
    private final int[] about;
    private final long seed;

    private CorpusPlan(final int requests, final long seed) {
        this.kinds = new byte[requests];
        this.about = new int[requests];
        this.seed = seed;
    }

    static CorpusPlan of(final Mix mix, final int requests, final long seed) {
        final CorpusPlan plan = new CorpusPlan(requests, seed);
        final BitSet refunded = new BitSet(requests);
        for (int request = 0; request < requests; request++) {
            plan.draw(mix, request, refunded);
        }
        return plan;
    }

    private void draw(final Mix mix, final int request, final BitSet refunded) {
        final double drawn = random(request, 1).nextDouble();
        Corpus.Kind kind = Corpus.Kind.PAYMENT;
        int payment = -1;
        if (drawn < mix.doubles()) {
            payment = earlier(request, null);
            kind = payment < 0 ? kind : Corpus.Kind.DOUBLE;
        } else if (drawn < mix.doubles() + mix.forgeries()) {
            kind = Corpus.Kind.FORGERY;
        } else if (drawn < mix.doubles() + mix.forgeries() + mix.refunds()) {
            payment = earlier(request, refunded);
            kind = payment < 0 ? kind : Corpus.Kind.REFUND;
        }
        if (kind == Corpus.Kind.REFUND) {
            refunded.set(payment);
        }
        kinds[request] = (byte) kind.ordinal();
        about[request] = payment;
    }

    /** A payment before that request, not yet refunded if that matters; -1 if none is found soon. */
    private int earlier(final int request, final BitSet refunded) {
        final SplittableRandom random = random(request, 3);
        for (int tries = 0; tries < TRIES && request > 0; tries++) {
            final int payment = random.nextInt(request);
            if (kind(payment) == Corpus.Kind.PAYMENT && (refunded == null || !refunded.get(payment))) {
                return payment;
            }
        }
        return -1;
    }

    int size() {
        return kinds.length;
    }

    Corpus.Kind kind(final int request) {
        return Corpus.Kind.values()[kinds[request]];
    }

    /** The payment that a double or refund is about, -1 for none. */
    int about(final int request) {
        return about[request];
    }

    /** Whatever is drawn for a request, its own stream for each purpose. */
    SplittableRandom random(final int request, final int purpose) {
        return new SplittableRandom(seed * 31 + request * 4L + purpose);
    }
}
