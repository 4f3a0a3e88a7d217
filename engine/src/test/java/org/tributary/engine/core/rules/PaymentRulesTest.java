package org.tributary.engine.core.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class PaymentRulesTest {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789-";
    private static final int MAX_BYTES = 32;

    private static boolean wellFormed(final byte... id) {
        return PaymentRules.wellFormed(new UnsafeBuffer(id));
    }

    private static boolean wellFormed(final String id) {
        return wellFormed(id.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void shouldTakeAnIdOfOneTo32Bytes() {
        assertThat(wellFormed("")).isFalse();
        for (int length = 1; length <= MAX_BYTES; length++) {
            assertThat(wellFormed("z".repeat(length))).as("%d bytes", length).isTrue();
        }
        assertThat(wellFormed("z".repeat(MAX_BYTES + 1))).isFalse();
    }

    @Test
    void shouldTakeOnlyItsAlphabetAtEveryPlace() {
        for (int place = 0; place < MAX_BYTES; place++) {
            for (int value = Byte.MIN_VALUE; value <= Byte.MAX_VALUE; value++) {
                final byte[] id = "a".repeat(MAX_BYTES).getBytes(StandardCharsets.US_ASCII);
                id[place] = (byte) value;
                // An id can't begin with the sign of an option.
                final boolean sound = value > 0 && ALPHABET.indexOf(value) >= 0 && (place > 0 || value != '-');
                assertThat(wellFormed(id)).as("byte %d at %d", value, place).isEqualTo(sound);
            }
        }
    }
}
