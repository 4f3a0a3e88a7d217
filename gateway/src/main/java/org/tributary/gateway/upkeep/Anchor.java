package org.tributary.gateway.upkeep;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.journal.anchor.AnchorFile;
import org.tributary.engine.journal.anchor.AnchorKey;
import org.tributary.engine.settlement.disclosure.PlatformKey;

/**
 * The anchor of the settings. Any thread.
 *
 * @param file of {@code anchor.file}
 * @param key of {@code anchor.key}; null: it is not signed
 */
public record Anchor(Path file, @Nullable AnchorKey key) {
    /**
     * Opens it.
     *
     * @param file null for none
     * @param key file of the private key; null for none
     * @return null if there is none
     * @throws IOException if the key can't be read; the message says what to do
     */
    public static @Nullable Anchor of(final @Nullable Path file, final @Nullable Path key) throws IOException {
        return file == null ? null : new Anchor(file, key == null ? null : new Signing(PlatformKey.read(key)));
    }

    /** What it says; see {@link AnchorFile#read}. */
    public Optional<Witness> read() throws IOException {
        return AnchorFile.read(file, key);
    }

    void write(final JournalPosition end, final long syncedSequence) throws IOException {
        AnchorFile.write(file, end, syncedSequence, key);
    }

    private record Signing(PlatformKey key) implements AnchorKey {
        @Override
        public String sign(final String text) {
            return key.sign(text);
        }

        @Override
        public boolean isSigned(final String text, final String signature) {
            return key.isSigned(text, signature);
        }
    }
}
