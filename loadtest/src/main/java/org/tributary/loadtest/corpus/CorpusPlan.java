package org.tributary.loadtest.corpus;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.scenario.Mix;

/**
 * Kind of each request of a corpus and the payment it refers to, drawn before anything is signed. It depends on mix and
 * seed only: a longer plan begins with the shorter one. One thread makes it, any thread reads it.
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

    /** Returns a payment before that request, for a refund one not yet refunded; -1 if none is found in a few tries. */
    private int earlier(final int request, final @Nullable BitSet refunded) {
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

    /** Returns the random stream of a request for a purpose. */
    SplittableRandom random(final int request, final int purpose) {
        return new SplittableRandom(seed * 31 + request * 4L + purpose);
    }
}
