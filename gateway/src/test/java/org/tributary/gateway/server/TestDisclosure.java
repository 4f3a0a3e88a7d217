package org.tributary.gateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.JournalReader;
import org.tributary.engine.journal.chronicle.ChronicleJournalReader;
import org.tributary.engine.settlement.Settlement;
import org.tributary.engine.settlement.book.Period;
import org.tributary.engine.settlement.disclosure.PlatformKey;
import org.tributary.engine.transparency.Disclosed;

/** A disclosure of what a server has journaled so far, with a new key. */
final class TestDisclosure {
    private TestDisclosure() {}

    /** Settles the campaign to date and publishes its totals. */
    static void publish(final Path data, final Path keys, final Path out) throws GeneralSecurityException, IOException {
        final KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        final Path key = keys.resolve(PlatformKey.PRIVATE);
        pem(key, "PRIVATE KEY", pair.getPrivate());
        pem(keys.resolve(PlatformKey.PUBLIC), "PUBLIC KEY", pair.getPublic());
        try (JournalReader journal = new ChronicleJournalReader(new DataDirectory(data));
                JournalReader again = new ChronicleJournalReader(new DataDirectory(data))) {
            new Settlement(data, journal, again, sequence -> {})
                    .withPlatformKey(PlatformKey.read(key))
                    .settle(Period.wholeCampaign(), out);
        }
        new Disclosed(data).publish(out.resolve("disclosure"));
    }

    private static void pem(final Path file, final String label, final Key key) throws IOException {
        final String text = Base64.getEncoder().encodeToString(key.getEncoded());
        Files.writeString(file, "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n");
    }
}
