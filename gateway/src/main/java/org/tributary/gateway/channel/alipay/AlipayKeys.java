package org.tributary.gateway.channel.alipay;

import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.tributary.gateway.channel.key.CryptoSuite;
import org.tributary.gateway.channel.key.KeyFileException;
import org.tributary.gateway.channel.key.KeyFiles;
import org.tributary.gateway.channel.key.RsaKey;

/**
 * Alipay's keys. Immutable.
 *
 * <p>Files: {@code platform-public*.pem}; {@code merchant.json}, and {@code merchant-*.json} for further applications.
 *
 * @param keys tried in order, because a notification does not name its key: two during a rotation
 * @param appIds applications whose notifications are ours
 * @param sellerId the process's merchant
 */
record AlipayKeys(List<RsaKey> keys, Set<String> appIds, String sellerId) {
    AlipayKeys {
        keys = List.copyOf(keys);
        appIds = Set.copyOf(appIds);
    }

    static AlipayKeys load(final KeyFiles files, final CryptoSuite suite) throws KeyFileException {
        final List<RsaKey> keys = new ArrayList<>();
        for (final Path file : files.atLeastOne("platform-public", ".pem")) {
            try {
                keys.add(new RsaKey(KeyFiles.publicKey(file), suite));
            } catch (final InvalidKeyException e) {
                throw new KeyFileException(file + ": " + e.getMessage(), e);
            }
        }
        final Path own = files.file("merchant.json");
        final Map<String, String> merchant = KeyFiles.flatJson(own);
        final Set<String> appIds = new HashSet<>();
        appIds.add(KeyFiles.required(merchant, "app_id", own));
        for (final Path file : files.matching("merchant-", ".json")) {
            appIds.add(KeyFiles.required(KeyFiles.flatJson(file), "app_id", file));
        }
        return new AlipayKeys(keys, appIds, KeyFiles.required(merchant, "seller_id", own));
    }

    boolean verify(final byte[] text, final int length, final byte[] signature) {
        for (final RsaKey key : keys) {
            if (key.verify(text, 0, length, signature)) {
                return true;
            }
        }
        return false;
    }
}
