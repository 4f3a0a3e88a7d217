package org.tributary.engine.core.rules;

import java.security.DigestException;
import java.security.MessageDigest;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.tributary.engine.codec.IdCodec;
import org.tributary.engine.codec.Sha256;
import org.tributary.engine.core.state.campaign.PoolTerms;

/**
 * The gift of a {@code random} pool: SHA-256 over seed, pool, channel and transaction id, so that anyone with the
 * published seed can recompute it. Allocates nothing.
 */
final class RandomGift {
    private static final int HASH_BYTES = 32;

    private final MessageDigest digest = Sha256.newDigest();
    private final byte[] hash = new byte[HASH_BYTES];
    private final byte[] id = new byte[2 * IdCodec.MAX_PACKED_BYTES];
    private final UnsafeBuffer idBuffer = new UnsafeBuffer(id);

    /** Returns fen between the pool's bounds. */
    long gift(final PoolTerms terms, final byte[] channelName, final DirectBuffer packedId) {
        final int idLength = IdCodec.unpack(packedId, 0, packedId.capacity(), idBuffer, 0);
        digest.reset();
        digest.update(terms.seed);
        digest.update((byte) ':');
        digest.update(terms.id);
        digest.update((byte) ':');
        digest.update(channelName);
        digest.update((byte) ':');
        digest.update(id, 0, idLength);
        try {
            digest.digest(hash, 0, HASH_BYTES);
        } catch (final DigestException e) {
            throw new IllegalStateException("a SHA-256 of " + HASH_BYTES + " bytes", e);
        }
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = number << 8 | hash[i] & 0xFF;
        }
        final long choices = terms.randomMaxFen - terms.randomMinFen + 1;
        return terms.randomMinFen + Rounding.unsignedRemainder(number, choices);
    }
}
