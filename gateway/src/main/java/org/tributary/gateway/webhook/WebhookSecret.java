package org.tributary.gateway.webhook;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;

/**
 * What a receiver's events are signed with: {@code keys/webhooks/NAME.secret}, one secret a line, two while it is changed; both sign.
 * A secret is {@code whsec_} and 24 to 64 bytes in Base64 (Standard Webhooks). Any thread.
 */
public final class WebhookSecret {
    /** Directory below that of the keys. */
    public static final String DIRECTORY = "webhooks";

    private static final String PREFIX = "whsec_";
    private static final int LEAST_BYTES = 24;
    private static final int MOST_BYTES = 64;
    private static final String ALGORITHM = "HmacSHA256";

    private final List<byte[]> secrets;

    private WebhookSecret(final List<byte[]> secrets) {
        this.secrets = secrets;
    }

    /**
     * Reads a receiver's secrets.
     *
     * @throws KeyFileException if the file is missing, or a line is no secret
     */
    public static WebhookSecret read(final Path keys, final String name) throws KeyFileException {
        final Path file = keys.resolve(DIRECTORY).resolve(name + ".secret");
        final List<byte[]> secrets = new ArrayList<>();
        for (final String line : KeyFiles.secrets(file)) {
            secrets.add(decode(file, line));
        }
        return new WebhookSecret(List.copyOf(secrets));
    }

    private static byte[] decode(final Path file, final String line) throws KeyFileException {
        try {
            final byte[] secret =
                    Base64.getDecoder().decode(line.startsWith(PREFIX) ? line.substring(PREFIX.length()) : "");
            if (secret.length >= LEAST_BYTES && secret.length <= MOST_BYTES) {
                return secret;
            }
        } catch (final IllegalArgumentException e) {
            // said below
        }
        throw new KeyFileException(file + " has a line that is no webhook secret: make one with"
                + " `echo whsec_$(openssl rand -base64 32)`");
    }

    /** The signature header: one signature a secret. */
    String sign(final String id, final long timestampSeconds, final byte[] body) {
        final StringBuilder header = new StringBuilder();
        final byte[] head = (id + "." + timestampSeconds + ".").getBytes(StandardCharsets.UTF_8);
        try {
            for (final byte[] secret : secrets) {
                final Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(secret, ALGORITHM));
                mac.update(head);
                header.append(header.length() == 0 ? "v1," : " v1,")
                        .append(Base64.getEncoder().encodeToString(mac.doFinal(body)));
            }
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
        return header.toString();
    }
}
