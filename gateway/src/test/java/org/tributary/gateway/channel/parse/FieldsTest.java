package org.tributary.gateway.channel.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
    @ParameterizedTest
    @CsvSource({
        "0.01,1",
        "0.1,10",
        "1,100",
        "1.00,100",
        "0.00,0",
        "50000.00,5000000",
        "00.29,29",
        "4.35,435",
        "9999999999999999.99,999999999999999999"
    })
    void shouldReadYuanExactly(final String yuan, final long fen) throws MalformedException {
        assertThat(Fields.yuan(yuan)).isEqualTo(fen);
    }

    @Test
    void shouldReadEveryAmountBackAsItWasWritten() throws MalformedException {
        for (long fen = 0; fen < 200_000; fen++) {
            assertThat(Fields.yuan(String.format("%d.%02d", fen / 100, fen % 100)))
                    .isEqualTo(fen);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "1.", ".1", "1.001", "-1", "+1", "1e3", "1 ", "0x1", "1,0", "٣", "10000000000000000"})
    void shouldRefuseWhenYuanIsNotDecimalText(final String yuan) {
        assertThatThrownBy(() -> Fields.yuan(yuan)).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldBoundAmountsThatMoved() throws MalformedException {
        assertThat(Fields.moved(1)).isEqualTo(1);
        assertThat(Fields.moved(Fields.MAX_AMOUNT_FEN)).isEqualTo(Fields.MAX_AMOUNT_FEN);
        for (final long fen : new long[] {0, -1, Long.MIN_VALUE, Fields.MAX_AMOUNT_FEN + 1, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> Fields.moved(fen)).isInstanceOf(MalformedException.class);
        }
        for (final long fen : new long[] {-1, 101, Long.MAX_VALUE}) {
            assertThatThrownBy(() -> Fields.unsettled(fen, 100)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void shouldMeasureTextInBytesOfUtf8() throws MalformedException {
        assertThat(Fields.utf8Length("aä中🎁")).isEqualTo(1 + 2 + 3 + 4);
        assertThat(Fields.utf8Length("\ud83c")).isEqualTo(Integer.MAX_VALUE);
        assertThat(Fields.attachment("中".repeat(170))).hasSize(170);
        assertThat(Fields.attachment("中".repeat(171))).isEmpty();
        assertThat(Fields.attachment("p=a&t=\udc00")).isEqualTo("p=a&t=\udc00");
        assertThat(Fields.attachment("\udc00" + "中".repeat(171))).isEmpty();
        assertThat(Fields.orderId("o-1")).isEqualTo("o-1");
        for (final String text : new String[] {"\u0000", "a\u0085", "\ufffe", "\uffff", "\u007f"}) {
            assertThatThrownBy(() -> Fields.text(text, 9)).isInstanceOf(MalformedException.class);
            assertThat(Fields.orderId(text)).isEmpty();
        }
        assertThat(Fields.text("张三", 6)).isEqualTo("张三");
        assertThatThrownBy(() -> Fields.text("张三", 5)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Fields.text("a\u0000", 5)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Fields.id("1\u00a02")).isInstanceOf(MalformedException.class);
    }

    @Test
    void shouldTakeNoOtherBase64ThanTheJdkWritesWhenCharactersAreChanged() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            final byte[] bytes = new byte[1 + random.nextInt(9)];
            random.nextBytes(bytes);
            final StringBuilder text = new StringBuilder(Base64.getEncoder().encodeToString(bytes));
            text.setCharAt(random.nextInt(text.length()), (char) (random.nextInt(96) + 33));
            final String changed = text.toString();

            final byte[] decoded = Fields.base64(changed);

            assertThat(decoded).as("seed %d: %s", seed, changed).isEqualTo(canonical(changed));
        }
    }

    /** The JDK's decoding, if encoding it gives the same text. */
    private static byte[] canonical(final String text) {
        try {
            final byte[] bytes = Base64.getDecoder().decode(text);
            return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : null;
        } catch (final IllegalArgumentException e) {
            return null;
        }
    }

    @Test
    void shouldTakeBase64InItsOneFormOnly() {
        final Random random = new Random(7);
        for (int length = 1; length < 300; length++) {
            final byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            final String text = Base64.getEncoder().encodeToString(bytes);
            assertThat(Fields.base64(text)).isEqualTo(bytes);
            if (text.endsWith("=")) {
                assertThat(Fields.base64(text.replace("=", ""))).isNull();
            }
        }
        assertThat(Fields.base64("QQ==")).isEqualTo(new byte[] {'A'});
        assertThat(Fields.base64("QQ=\u013d")).isNull();
        for (final String other : new String[] {"QR==", "QQ", "QQ=", "Q Q==", "QQ==\n", "", "-_=="}) {
            assertThat(Fields.base64(other)).as(other).isNull();
        }
        assertThat(Fields.signature(null)).isNull();
        assertThat(Fields.signature("A".repeat(4000))).isNull();
    }
}
