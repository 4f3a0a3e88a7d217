package org.tributary.engine.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.core.table.IdempotencyTable;

class IdKeyTest {
    private static final int CHANNEL = 1;

    private final Ids ids = new Ids();
    private final IdKey key = new IdKey();

    @Test
    void shouldThrowWhenAKeyIsLookedUpBeforeItWasFilled() {
        assertThatThrownBy(() -> ids.find(key)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldThrowWhenAKeyIsAddedThatWasNotLookedUp() {
        ids.payment(CHANNEL, text("a"), key);

        assertThatThrownBy(() -> ids.insert(key, 1, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldThrowWhenTheLookUpWasOfTheIdThatTheKeyHeldBefore() {
        ids.find(ids.payment(CHANNEL, text("a"), key));
        ids.payment(CHANNEL, text("b"), key);

        assertThatThrownBy(() -> ids.insert(key, 1, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldThrowWhenAKeyIsAddedTwice() {
        ids.find(ids.payment(CHANNEL, text("a"), key));
        ids.insert(key, 1, 0);

        assertThatThrownBy(() -> ids.insert(key, 2, 0)).isInstanceOf(IllegalStateException.class);
        ids.find(key);
        assertThatThrownBy(() -> ids.insert(key, 2, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shouldAddTheRightIdWhenAnotherKeyIsFilledInBetween() {
        final IdKey other = new IdKey();
        assertThat(ids.find(ids.payment(CHANNEL, text("a"), key))).isNegative();
        assertThat(ids.find(ids.payment(CHANNEL, text("b"), other))).isNegative();

        ids.insert(key, 7, 3);

        final long found = ids.find(ids.payment(CHANNEL, text("a"), new IdKey()));
        assertThat(IdempotencyTable.sequenceOf(found)).isEqualTo(7);
        assertThat(IdempotencyTable.fingerprintOf(found)).isEqualTo(3);
        assertThat(ids.find(other)).isNegative();
    }

    private static UnsafeBuffer text(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }
}
