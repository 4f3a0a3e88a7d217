package org.tributary.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.Sha256;

/**
 * The tokens in force, each with its holder; more than one of a holder during a rotation. Only their SHA-256 is kept, so that a dump of the process shows
 * no token, and it is compared in constant time. Any thread; {@link #replace} takes effect at once.
 */
public final class AdminTokens implements AdminAuth {
    /** Prefix of a line that holds a token's hexadecimal SHA-256 instead of the token. */
    private static final String HASHED = "sha256:";

    private static final String SCHEME = "Bearer ";
    private static final int MIN_CHARS = 32;
    private static final int MAX_CHARS = 512;
    private static final int HASH_CHARS = 64;

    private final LongAdder refused = new LongAdder();
    private volatile List<NamedToken> tokens;

    /** Tokens in force. */
    public AdminTokens(final List<NamedToken> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    /** Tokens of one holder. */
    public static List<NamedToken> of(final Holder holder, final List<byte[]> hashes) {
        return hashes.stream().map(hash -> new NamedToken(holder, hash)).toList();
    }

    /**
     * Hashes of tokens.
     *
     * @param lines each a token of at least 32 characters, or {@code sha256:} and its SHA-256 in hexadecimal
     * @throws IllegalArgumentException naming a line that is neither
     */
    public static List<byte[]> hashesOf(final List<String> lines) {
        final List<byte[]> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            final String line = lines.get(i);
            if (line.toLowerCase(Locale.ROOT).startsWith(HASHED)) {
                found.add(fromHex(line.substring(HASHED.length()), i + 1));
            } else if (line.length() < MIN_CHARS) {
                throw new IllegalArgumentException("line " + (i + 1) + " has " + line.length()
                        + " characters, a token has at least " + MIN_CHARS + ": make one with `openssl rand -hex 32`");
            } else {
                found.add(sha256(line));
            }
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("there is no token: make one with `openssl rand -hex 32`");
        }
        return List.copyOf(found);
    }

    private static byte[] fromHex(final String hex, final int line) {
        if (hex.length() != HASH_CHARS) {
            throw new IllegalArgumentException(
                    "line " + line + " has " + hex.length() + " characters after " + HASHED + ", a SHA-256 has 64");
        }
        try {
            return HexFormat.of().parseHex(hex);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("line " + line + " has a character that is not hexadecimal", e);
        }
    }

    /** Replaces the tokens; the previous ones are invalid from now on. */
    public void replace(final List<NamedToken> newTokens) {
        tokens = List.copyOf(newTokens);
    }

    @Override
    public @Nullable Holder holderOf(final @Nullable String authorization) {
        if (authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            final String token = authorization.substring(SCHEME.length()).trim();
            final Holder holder = token.length() > MAX_CHARS ? null : holderOf(sha256(token));
            if (holder != null) {
                return holder;
            }
        }
        refused.increment();
        return null;
    }

    /** Requests without a token in force, since the start. */
    public long refused() {
        return refused.sum();
    }

    /** Compares with every token, so that the time tells nothing. */
    private @Nullable Holder holderOf(final byte[] given) {
        Holder known = null;
        for (final NamedToken token : tokens) {
            if (MessageDigest.isEqual(token.sha256(), given)) {
                known = token.holder();
            }
        }
        return known;
    }

    private static byte[] sha256(final String token) {
        return Sha256.of(token.getBytes(StandardCharsets.UTF_8));
    }
}
