package org.tributary.gateway.http;

import java.util.Arrays;

/**
 * A token in force.
 *
 * @param sha256 of the token's UTF-8 bytes: the token itself is kept nowhere
 */
public record NamedToken(Holder holder, byte[] sha256) {
    /** Takes a copy of the hash. */
    public NamedToken {
        sha256 = sha256.clone();
    }

    @Override
    public byte[] sha256() {
        return sha256.clone();
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof NamedToken token && holder.equals(token.holder) && Arrays.equals(sha256, token.sha256);
    }

    @Override
    public int hashCode() {
        return 31 * holder.hashCode() + Arrays.hashCode(sha256);
    }
}
