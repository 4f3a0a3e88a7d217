package org.tributary.gateway.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.gateway.bridge.admin.AdminCommands;

class AdminTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\nb", "\u007f", "\u0085", "\ufffe", "\uffff", "\ud800", "\udc00a", "four5"})
    void shouldNotFitWhenTextCanStandInNoRecord(final String text) {
        assertThat(AdminCommands.fits(text, 4)).isFalse();
    }

    @Test
    void shouldFitWhenTextIsUnusualAndWellFormed() {
        assertThat(AdminCommands.fits("", 0)).isTrue();
        assertThat(AdminCommands.fits("🎁", 4)).isTrue();
        assertThat(AdminCommands.fits("\u00a0\ufffd", 5)).isTrue();
    }
}
