package org.tributary.gateway.channel.stripe;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tributary.gateway.channel.key.HmacKey;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;

/**
 * Stripe's endpoint secrets. Immutable.
 *
 * <p>Files: {@code webhook*.secret}, one secret per line: two during a rotation.
 */
record StripeKeys(List<HmacKey> secrets) {
    StripeKeys {
        secrets = List.copyOf(secrets);
    }

    static StripeKeys load(final KeyFiles files) throws KeyFileException {
        final List<HmacKey> secrets = new ArrayList<>();
        for (final Path file : files.atLeastOne("webhook", ".secret")) {
            for (final String secret : KeyFiles.secrets(file)) {
                if (!secret.startsWith("whsec_")) {
                    throw new KeyFileException(file + " must hold the endpoint's signing secret, which begins whsec_");
                }
                secrets.add(new HmacKey(secret.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return new StripeKeys(secrets);
    }

    boolean verify(final byte[] text, final int length, final List<byte[]> codes) {
        boolean verified = false;
        for (final HmacKey secret : secrets) {
            verified |= secret.verifyAnyHex(text, 0, length, codes);
        }
        return verified;
    }
}
