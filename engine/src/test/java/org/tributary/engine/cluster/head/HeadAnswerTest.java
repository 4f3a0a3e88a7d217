package org.tributary.engine.cluster.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.tributary.engine.journal.BatchFormat;

class HeadAnswerTest {
    private static final HeadClaim HEAD = new HeadClaim(7, 70, new byte[BatchFormat.HASH_LENGTH]);

    private static long ahead(final long askedMs, final long cameMs, final long wentMs, final long heardMs) {
        return new HeadAnswer(HEAD, cameMs, wentMs).clockAheadMs(askedMs, heardMs);
    }

    @Test
    void shouldTellTheDistanceOfTwoClocksExactlyWhenTheWireTakesNoTime() {
        assertThat(ahead(1_000, 601_000, 601_500, 1_500)).isEqualTo(600_000);
        assertThat(ahead(601_000, 1_000, 1_500, 601_500)).isEqualTo(-600_000);
        assertThat(ahead(1_000, 1_000, 1_500, 1_500)).isZero();
    }

    /** An alarm must not come from a slow network or a process that stood still. */
    @Test
    void shouldNeverTellMoreThanThereIsWhenTheWireIsSlowOneWay() {
        assertThat(ahead(1_000, 9_000, 9_000, 9_000)).as("question slow").isZero();
        assertThat(ahead(1_000, 1_000, 1_000, 9_000)).as("answer slow").isZero();
        assertThat(ahead(1_000, 601_000, 601_000, 9_000)).isEqualTo(592_000);
        assertThat(ahead(601_000, 9_000, 9_000, 609_000)).isEqualTo(-592_000);
    }

    @Test
    void shouldReadWhatItWroteAndRefuseEveryOtherLength() {
        final HeadAnswer answer = new HeadAnswer(HEAD, 123_456_789_012L, 123_456_789_512L);
        final byte[] bytes = answer.encode();
        assertThat(HeadAnswer.decode(ByteBuffer.wrap(bytes))).isEqualTo(answer);
        for (int length = 0; length < bytes.length; length++) {
            final ByteBuffer cut = ByteBuffer.wrap(Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> HeadAnswer.decode(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> HeadAnswer.decode(ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length + 1))))
                .hasMessageContaining("65 bytes, wanted 64");
    }
}
