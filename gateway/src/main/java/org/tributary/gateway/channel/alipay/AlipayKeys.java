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

    static AlipayKeys load(KeyFiles files, CryptoSuite suite) throws KeyFileException {
        List<RsaKey> keys = new ArrayList<>();
        for (Path file : files.atLeastOne("platform-public", ".pem")) {
            try {
                keys.add(new RsaKey(KeyFiles.publicKey(file), suite));
            } catch (InvalidKeyException e) {
                throw new KeyFileException(file + ": " + e.getMessage(), e);
            }
        }
        Path own = files.file("merchant.json");
        Map<String, String> merchant = KeyFiles.flatJson(own);
        Set<String> appIds = new HashSet<>();
        appIds.add(KeyFiles.required(merchant, "app_id", own));
        for (Path file : files.matching("merchant-", ".json")) {
            appIds.add(KeyFiles.required(KeyFiles.flatJson(file), "app_id", file));
        }
        return new AlipayKeys(keys, appIds, KeyFiles.required(merchant, "seller_id", own));
    }

    boolean verify(byte[] text, int length, byte[] signature) {
        for (RsaKey key : keys) {
            if (key.verify(text, 0, length, signature)) {
                return true;
            }
        }
        return false;
    }
}
