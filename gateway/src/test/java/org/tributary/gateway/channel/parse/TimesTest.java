package org.tributary.gateway.channel.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    private static final ZoneOffset BEIJING = ZoneOffset.ofHours(8);

    @Test
    void shouldAgreeWithTheJdk() throws MalformedException {
        final Random random = new Random(3);
        final DateTimeFormatter rfc3339 = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        final DateTimeFormatter spaced = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
        final DateTimeFormatter compact = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");
        for (int i = 0; i < 20_000; i++) {
            final long ms = 946_800_000_000L + (long) (random.nextDouble() * 6_000_000_000_000L);
            final long second = ms / 1000 * 1000;
            final ZoneOffset offset = ZoneOffset.ofTotalSeconds(60 * (random.nextInt(1441) - 720));
            final LocalDateTime beijing = LocalDateTime.ofInstant(Instant.ofEpochMilli(ms), BEIJING);
            assertThat(Times.rfc3339(rfc3339.format(Instant.ofEpochMilli(ms).atOffset(offset))))
                    .isEqualTo(ms);
            assertThat(Times.beijing(spaced.format(beijing))).isEqualTo(second);
            assertThat(Times.beijingCompact(compact.format(beijing))).isEqualTo(second);
        }
    }

    @Test
    void shouldReadTheFormsChannelsUse() throws MalformedException {
        final long expected =
                OffsetDateTime.parse("2018-06-08T10:34:56+08:00").toInstant().toEpochMilli();
        assertThat(Times.rfc3339("2018-06-08T10:34:56+08:00")).isEqualTo(expected);
        assertThat(Times.rfc3339("2018-06-08T02:34:56Z")).isEqualTo(expected);
        assertThat(Times.rfc3339("2018-06-08T02:34:56.1Z")).isEqualTo(expected + 100);
        assertThat(Times.rfc3339("2018-06-08T02:34:56.123456789Z")).isEqualTo(expected + 123);
        assertThat(Times.beijing("2018-06-08 10:34:56.320")).isEqualTo(expected + 320);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2018-06-08",
                "2018-06-08T10:34:56",
                "2018-06-08 10:34:56+08:00",
                "2018-02-29T10:34:56Z",
                "2100-02-29T10:34:56Z",
                "2018-13-08T10:34:56Z",
                "2018-06-31T10:34:56Z",
                "2018-06-08T24:00:00Z",
                "2018-06-08T10:60:56Z",
                "2018-06-08T10:34:60Z",
                "2018-06-08T10:34:56.Z",
                "2018-06-08T10:34:56.1234567890Z",
                "2018-06-08T10:34:56+0800",
                "2018-06-08T10:34:56+24:00",
                "2018-06-08T10:34:56Zx",
                "20a8-06-08T10:34:56Z",
                "1969-06-08T10:34:56Z",
                "9999-06-08T10:34:56Z"
            })
    void shouldRefuseWhenTimeIsNone(final String text) {
        assertThatThrownBy(() -> Times.rfc3339(text)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Times.beijing(text)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Times.beijingCompact(text)).isInstanceOf(MalformedException.class);
    }
}
