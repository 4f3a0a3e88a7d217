package org.tributary.engine.settlement.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AttachedIdsTest {
    private static final AttachedIds NONE = new AttachedIds("", "");

    @Test
    void shouldReadProjectAndDonorWhenTheyAreEncodedOnceOrTwice() {
        final AttachedIds expected = new AttachedIds("kids-gallery", "a b\u5f20");
        assertThat(AttachedIds.of("p=kids-gallery&d=a+b%E5%BC%A0&t=x")).isEqualTo(expected);
        assertThat(AttachedIds.of("p%3Dkids-gallery%26d%3Da%2Bb%25E5%25BC%25A0"))
                .isEqualTo(expected);
    }

    /** The gateway calls these unreadable: a correction must not name a donor that the callback would not have named. */
    @ParameterizedTest
    @ValueSource(strings = {"p=a&d=x&d=y", "p=a&p=b&d=x", "p=a&d=%FF%FE", "p=a&d=%E5%BC", "p=a&d=%zz"})
    void shouldNameNobodyWhenTheGatewayWouldNotRead(final String attachment) {
        assertThat(AttachedIds.of(attachment)).isEqualTo(NONE);
    }

    @Test
    void shouldKeepADonorAsLongAsTheGatewayTakesIt() {
        assertThat(AttachedIds.of("p=a&d=" + "x".repeat(512)).donor()).hasSize(512);
        assertThat(AttachedIds.of("p=a&d=" + "x".repeat(513))).isEqualTo(NONE);
    }
}
