package org.tributary.gateway.channel.contributions;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.tributary.gateway.channel.key.HmacKey;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;

/**
 * Partners' secrets by partner. Immutable.
 *
 * <p>Files: {@code PARTNER.secret}, one secret per line: two during a rotation.
 */
record PartnerKeys(Map<String, List<HmacKey>> byPartner) {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final String ENDING = ".secret";
    private static final int MIN_SECRET_BYTES = 32;

    PartnerKeys {
        byPartner = Map.copyOf(byPartner);
    }

    static PartnerKeys load(final KeyFiles files) throws KeyFileException {
        final Map<String, List<HmacKey>> byPartner = new HashMap<>();
        for (final Path file : files.matching("", ENDING)) {
            final String name = file.getFileName().toString();
            final String partner = name.substring(0, name.length() - ENDING.length());
            if (!ID.matcher(partner).matches()) {
                throw new KeyFileException(file + " must be named after a partner's id and end in .secret");
            }
            final List<String> secrets = KeyFiles.secrets(file);
            if (secrets.stream().anyMatch(secret -> bytes(secret).length < MIN_SECRET_BYTES)) {
                throw new KeyFileException(
                        file + " holds a secret of under " + MIN_SECRET_BYTES + " bytes: make it longer");
            }
            byPartner.put(
                    partner,
                    secrets.stream().map(secret -> new HmacKey(bytes(secret))).toList());
        }
        return new PartnerKeys(byPartner);
    }

    private static byte[] bytes(final String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    boolean verify(final String partner, final byte[] text, final int length, final byte[] code) {
        boolean verified = false;
        for (final HmacKey secret : byPartner.getOrDefault(partner, List.of())) {
            verified |= secret.verifyHex(text, 0, length, code);
        }
        return verified;
    }
}
