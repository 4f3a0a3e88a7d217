package org.tributary.gateway.channel.key;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Secrets of senders, such as partners and payment sources, by name. Immutable.
 *
 * <p>Files: {@code NAME.secret}, one secret per line: two during a rotation.
 */
public record NamedSecrets(Map<String, List<HmacKey>> byName) {
    /** Ending of a file of secrets. */
    public static final String ENDING = ".secret";

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final int MIN_SECRET_BYTES = 32;

    /** Takes a copy. */
    public NamedSecrets {
        byName = Map.copyOf(byName);
    }

    /** Reads the secrets of a directory. */
    public static NamedSecrets load(final KeyFiles files) throws KeyFileException {
        final Map<String, List<HmacKey>> byName = new HashMap<>();
        for (final Path file : files.matching("", ENDING)) {
            final String name = file.getFileName().toString();
            final String sender = name.substring(0, name.length() - ENDING.length());
            if (!ID.matcher(sender).matches()) {
                throw new KeyFileException(file + " must be NAME.secret, NAME of at most 32 of a-z, 0-9 and -");
            }
            final List<String> secrets = KeyFiles.secrets(file);
            if (secrets.stream().anyMatch(secret -> bytes(secret).length < MIN_SECRET_BYTES)) {
                throw new KeyFileException(
                        file + " holds a secret of under " + MIN_SECRET_BYTES + " bytes: make it longer");
            }
            byName.put(
                    sender,
                    secrets.stream().map(secret -> new HmacKey(bytes(secret))).toList());
        }
        return new NamedSecrets(byName);
    }

    private static byte[] bytes(final String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    /** True if one of the sender's secrets makes that code over {@code text[0, length)}; false for an unknown sender. */
    boolean verify(final String sender, final byte[] text, final int length, final byte[] code) {
        boolean verified = false;
        for (final HmacKey secret : byName.getOrDefault(sender, List.of())) {
            verified |= secret.verifyHex(text, 0, length, code);
        }
        return verified;
    }
}
