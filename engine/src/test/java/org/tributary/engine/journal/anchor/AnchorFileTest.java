package org.tributary.engine.journal.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Witness;

class AnchorFileTest {
    private static final byte[] HASH = new byte[32];

    static {
        for (int i = 0; i < HASH.length; i++) {
            HASH[i] = (byte) (i * 37 - 100);
        }
    }

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("anchor");
    }

    @Test
    void shouldSayWhatWasWrittenLast() throws IOException {
        assertThat(AnchorFile.read(file())).isEmpty();
        AnchorFile.write(file(), JournalPosition.START, 0);
        assertThat(AnchorFile.read(file()).orElseThrow().position()).isEqualTo(JournalPosition.START);
        final JournalPosition end =
                new JournalPosition(7, 123_456_789_012L, 999_999_999_999_999L, 1_788_915_600_000L, HASH);
        AnchorFile.write(file(), end, 88);
        final Witness said = AnchorFile.read(file()).orElseThrow();
        assertThat(said.position()).isEqualTo(end);
        assertThat(said.syncedSequence()).isEqualTo(88);
        assertThat(said.source()).contains(file().toString());
        assertThat(folder).as("no temporary file stays").isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void shouldRefuseAnyChangedOrMissingByte() throws IOException {
        AnchorFile.write(file(), new JournalPosition(1, 2, 3, 4, HASH), 3);
        final byte[] whole = Files.readAllBytes(file());
        for (int at = 0; at < whole.length; at++) {
            final byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file(), changed);
            assertRefused();
            Files.write(file(), Arrays.copyOf(whole, at));
            assertRefused();
        }
        Files.write(file(), new byte[5_000]);
        assertRefused();
    }

    /** Signs by the text's length: what matters here is that every place asks. */
    private record LengthKey(int salt) implements AnchorKey {
        @Override
        public String sign(final String text) {
            return Integer.toString(text.length() + salt);
        }

        @Override
        public boolean isSigned(final String text, final String signature) {
            return sign(text).equals(signature);
        }
    }

    @Test
    void shouldRefuseAnAnchorThatIsNotSignedWithTheKey() throws IOException {
        final AnchorKey key = new LengthKey(0);
        final JournalPosition end = new JournalPosition(1, 2, 3, 4, HASH);
        AnchorFile.write(file(), end, 3, key);
        assertThat(AnchorFile.read(file(), key).orElseThrow().position()).isEqualTo(end);
        assertThat(AnchorFile.read(file()).orElseThrow().position())
                .as("without a key whoever may have signed it")
                .isEqualTo(end);

        assertThatThrownBy(() -> AnchorFile.read(file(), new LengthKey(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is signed with another key")
                .hasMessageContaining("tributary verify --anchor " + file());
        AnchorFile.write(file(), end, 3);
        assertThatThrownBy(() -> AnchorFile.read(file(), key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not signed")
                .hasMessageContaining("move the file away");
    }

    @Test
    void shouldRefuseAnyChangedOrMissingByteOfASignedOne() throws IOException {
        AnchorFile.write(file(), new JournalPosition(1, 2, 3, 4, HASH), 3, new LengthKey(0));
        final byte[] whole = Files.readAllBytes(file());
        for (int at = 0; at < whole.length; at++) {
            final byte[] changed = whole.clone();
            changed[at] ^= 1;
            Files.write(file(), changed);
            assertRefused();
        }
    }

    private void assertRefused() {
        assertThatThrownBy(() -> AnchorFile.read(file()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("tributary verify");
    }
}
