package org.tributary.gateway.channel.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.tributary.gateway.channel.JsonReaders.cursor;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.channel.JsonReaders;
import org.tributary.gateway.channel.Mutator;

class JsonCursorTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int DOCUMENTS = 40_000;
    private static final int MAX_FIELDS = 512;

    private static final String[] SEEDS = {
        "{\"id\":\"a\",\"n\":-12,\"deep\":{\"list\":[1,2.5e-3,{\"x\":null},[],{}],\"t\":true,\"f\":false},\"z\":\"\\u4e2d\\n\"}",
        "{ \"支付\" : \"成功\\ud83d\\ude00😀\" , \"max\":9223372036854775807,\"min\":-9223372036854775808,\"big\":9223372036854775808}",
        "{\"resource\":{\"algorithm\":\"AEAD_AES_256_GCM\",\"ciphertext\":\"QUJD\\/REVG\",\"nonce\":\"0\"},\"a\\u0062\":1,\"c\":[[[[]]]]}"
    };

    @Test
    void shouldSayWhatAnotherParserSaysWhenDocumentsAreDamaged() {
        final long taken = compare(SEED, DOCUMENTS);

        assertThat(taken).isBetween(DOCUMENTS / 50L, DOCUMENTS * 49 / 50L);
    }

    /** {@code -Dexcluded.tags= -Dtest=JsonCursorTest#shouldHoldOverMillions -Djson.inputs=50000000 -Dseed=SEED}. */
    @Test
    @Tag("long")
    void shouldHoldOverMillions() {
        final long inputs = Long.getLong("json.inputs", 2_000_000L);
        System.out.printf("seed %d: %d documents, %d taken by both%n", SEED, inputs, compare(SEED, inputs));
    }

    /** Compares both readers over damaged documents; returns how many they accepted. */
    private static long compare(final long seed, final long documents) {
        final Random random = new Random(seed);
        final Mutator mutator = new Mutator(random);
        long taken = 0;
        for (long i = 0; i < documents; i++) {
            byte[] document = bytes(SEEDS[random.nextInt(SEEDS.length)]);
            if (i >= SEEDS.length) {
                document = mutator.mutate(document, bytes(SEEDS[random.nextInt(SEEDS.length)]));
            }
            final String expected = JsonReaders.expected(document);
            final String actual = cursor(document);
            if (!actual.equals(expected)) {
                assertThat(actual)
                        .as("seed %d, document %s", seed, new String(document, StandardCharsets.ISO_8859_1))
                        .isEqualTo(expected);
            }
            taken += actual.equals("refused") ? 0 : 1;
        }
        return taken;
    }

    @Test
    void shouldRefuseNameThatStandsTwiceHoweverItIsWritten() {
        for (final String twice : List.of(
                "{\"ab\":1,\"ab\":2}",
                "{\"ab\":1,\"a\\u0062\":2}",
                "{\"x\":{\"中\":1,\"\\u4e2d\":2}}",
                "{\"ab\":{\"ab\":1},\"c\":[{\"ab\":1}],\"ab\":3}")) {
            assertThat(cursor(bytes(twice))).as(twice).isEqualTo("refused");
        }
        assertThat(cursor(bytes("{\"ab\":{\"ab\":1},\"c\":[{\"ab\":1},{\"ab\":1}]}")))
                .isNotEqualTo("refused");
    }

    @Test
    void shouldEndAtEachOfItsLimits() {
        final String deepest = "{\"a\":".repeat(JsonCursor.MAX_DEPTH - 1) + "{}" + "}".repeat(JsonCursor.MAX_DEPTH - 1);
        assertThat(cursor(bytes(deepest))).isNotEqualTo("refused");
        assertThat(cursor(bytes("{\"a\":" + deepest + "}"))).isEqualTo("refused");
        assertThat(cursor(bytes("{\"" + "n".repeat(128) + "\":1}"))).isNotEqualTo("refused");
        assertThat(cursor(bytes("{\"" + "n".repeat(129) + "\":1}"))).isEqualTo("refused");
        assertThat(cursor(bytes("{\"a\":" + "1".repeat(21) + "}"))).isEqualTo("refused");
        assertThat(cursor(bytes(fields(MAX_FIELDS)))).isNotEqualTo("refused");
        assertThat(cursor(bytes(fields(MAX_FIELDS + 1)))).isEqualTo("refused");
        assertThat(cursor(bytes("{}" + " ".repeat(64 * 1024)))).isEqualTo("refused");
    }

    @Test
    void shouldGiveOneStringForSymbolsAndNames() throws MalformedException {
        final byte[] document = bytes("{\"state\":\"SUCCESS\"}");
        final JsonCursor first = JsonCursor.open(document, document.length);
        final String name = first.nextField();
        final String symbol = first.symbol();

        final JsonCursor second = JsonCursor.open(document, document.length);

        assertThat(second.nextField()).isSameAs(name);
        assertThat(second.symbol()).isSameAs(symbol).isEqualTo("SUCCESS");
    }

    @Test
    void shouldDecodeBase64WithAndWithoutEscapes() throws MalformedException {
        final byte[] wanted = Base64.getDecoder().decode("QUJD/REVGAA=");
        for (final String text : List.of("QUJD/REVGAA=", "QUJD\\/REVGAA=", "QUJD\\u002fREVGAA\\u003d")) {
            final byte[] document = bytes("{\"c\":\"" + text + "\"}");
            final JsonCursor json = JsonCursor.open(document, document.length);
            json.nextField();
            final byte[] decoded = new byte[json.maxBase64Bytes()];

            final int length = json.base64(decoded);

            assertThat(java.util.Arrays.copyOf(decoded, length)).as(text).isEqualTo(wanted);
        }
    }

    @Test
    void shouldRefuseNumberThatFitsNoLong() throws MalformedException {
        for (final String number : List.of("9223372036854775808", "-9223372036854775809", "1.0", "1e2")) {
            final byte[] document = bytes("{\"n\":" + number + "}");
            final JsonCursor json = JsonCursor.open(document, document.length);
            json.nextField();

            assertThatThrownBy(json::number).as(number).isInstanceOf(MalformedException.class);
        }
    }

    private static String fields(final int count) {
        final StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",").append('"').append(i).append("\":1");
        }
        return text.append('}').toString();
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
