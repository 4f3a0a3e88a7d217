package org.tributary.engine.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreditCodeTest {
    private static final String CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /** The first is the example of GB 32100-2015, the others are published by companies. */
    @ParameterizedTest
    @ValueSource(strings = {"91350100M000100Y43", "9144030071526726XG", "91330100799655058B", "91110000802100433B"})
    void shouldTakeACodeWhenItWasIssued(final String code) {
        assertThat(CreditCode.isSound(code)).isTrue();
        assertThat(CreditCode.check(code)).isEqualTo(code.charAt(17));
    }

    @ParameterizedTest
    @ValueSource(strings = {"91350100M000100Y43", "9144030071526726XG"})
    void shouldRefuseACodeWhenOneCharacterIsAnother(final String code) {
        for (int at = 0; at < code.length(); at++) {
            for (final char other : CHARACTERS.toCharArray()) {
                final String changed = code.substring(0, at) + other + code.substring(at + 1);
                assertThat(CreditCode.isSound(changed)).as(changed).isEqualTo(changed.equals(code));
            }
        }
    }

    @Test
    void shouldRefuseACodeWhenTwoNeighboursAreSwapped() {
        final String code = "9144030071526726XG";
        for (int at = 0; at < code.length() - 1; at++) {
            final String swapped =
                    code.substring(0, at) + code.charAt(at + 1) + code.charAt(at) + code.substring(at + 2);
            assertThat(CreditCode.isSound(swapped)).as(swapped).isEqualTo(swapped.equals(code));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "9135010OM000100Y43",
                "91350100M000100Y4",
                "91350100M000100Y430",
                "91350100m000100y43",
                "91350100M000100Y4 "
            })
    void shouldRefuseATextWhenItHasNoCodesShape(final String text) {
        assertThat(CreditCode.isShaped(text)).isFalse();
        assertThat(CreditCode.isSound(text)).isFalse();
    }
}
