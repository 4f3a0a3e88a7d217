package org.tributary.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonCursorTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int DOCUMENTS = 40_000;
    private static final int MAX_FIELDS = 512;

    /** The oracle: another parser, told to be as strict. */
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonCursor.MAX_DEPTH)
                    .maxNumberLength(20)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String[] SEEDS = {
        "{\"id\":\"a\",\"n\":-12,\"deep\":{\"list\":[1,2.5e-3,{\"x\":null},[],{}],\"t\":true,\"f\":false},\"z\":\"\\u4e2d\\n\"}",
        "{ \"支付\" : \"成功\\ud83d\\ude00😀\" , \"max\":9223372036854775807,\"min\":-9223372036854775808,\"big\":9223372036854775808}",
        "{\"resource\":{\"algorithm\":\"AEAD_AES_256_GCM\",\"ciphertext\":\"QUJD\\/REVG\",\"nonce\":\"0\"},\"a\\u0062\":1,\"c\":[[[[]]]]}"
    };

    @Test
    void shouldSayWhatAnotherParserSaysWhenDocumentsAreDamaged() {
        final Random random = new Random(SEED);
        final Mutator mutator = new Mutator(random);
        int taken = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] document = bytes(SEEDS[random.nextInt(SEEDS.length)]);
            if (i >= SEEDS.length) {
                document = mutator.mutate(document, bytes(SEEDS[random.nextInt(SEEDS.length)]));
            }
            final String expected = isUtf8(document) ? jackson(document) : "refused";

            final String actual = cursor(document);

            assertThat(actual)
                    .as("seed %d, document %s", SEED, new String(document, StandardCharsets.ISO_8859_1))
                    .isEqualTo(expected);
            taken += actual.equals("refused") ? 0 : 1;
        }
        assertThat(taken).isBetween(DOCUMENTS / 50, DOCUMENTS * 49 / 50);
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

    private static String cursor(final byte[] document) {
        final StringBuilder said = new StringBuilder();
        try {
            final JsonCursor skipping = JsonCursor.open(document, document.length);
            while (skipping.nextField() != null) {
                skipping.skip();
            }
            skipping.end();
            final JsonCursor json = JsonCursor.open(document, document.length);
            object(json, said);
            json.end();
            return said.toString();
        } catch (final MalformedException e) {
            return "refused";
        }
    }

    private static void object(final JsonCursor json, final StringBuilder said) throws MalformedException {
        said.append('{');
        for (String name = json.nextField(); name != null; name = json.nextField()) {
            said.append(name).append(':');
            value(json, said);
        }
        said.append('}');
    }

    private static void value(final JsonCursor json, final StringBuilder said) throws MalformedException {
        if (json.isObject()) {
            object(json, said);
        } else if (json.isArray()) {
            said.append('[');
            while (json.nextElement()) {
                value(json, said);
            }
            said.append(']');
        } else if (json.isText()) {
            said.append('"').append(json.text()).append('"');
        } else {
            said.append(number(json)).append(' ');
        }
    }

    private static String number(final JsonCursor json) {
        try {
            return Long.toString(json.number());
        } catch (final MalformedException e) {
            return "other";
        }
    }

    private static String jackson(final byte[] document) {
        if (document.length < 2 || document[0] != '{' || document[1] == 0) {
            return "refused";
        }
        final StringBuilder said = new StringBuilder();
        try (JsonParser parser = JACKSON.createParser(document)) {
            int depth = 0;
            do {
                final JsonToken token = parser.nextToken();
                depth += token == null ? 0 : token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                said.append(text(parser, token));
            } while (depth > 0);
            return parser.nextToken() == null ? said.toString() : "refused";
        } catch (final IOException e) {
            return "refused";
        }
    }

    private static String text(final JsonParser parser, final JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> "{";
            case END_OBJECT -> "}";
            case START_ARRAY -> "[";
            case END_ARRAY -> "]";
            case FIELD_NAME -> wellFormed(parser.currentName()) + ':';
            case VALUE_STRING -> '"' + parser.getText() + '"';
            case VALUE_NUMBER_INT ->
                (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? "other" : parser.getLongValue()) + " ";
            default -> "other ";
        };
    }

    /** The cursor takes no name with half a surrogate pair. */
    private static String wellFormed(final String name) throws IOException {
        if (Fields.utf8Length(name) == Integer.MAX_VALUE) {
            throw new IOException("half a pair");
        }
        return name;
    }

    private static boolean isUtf8(final byte[] document) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document));
            return true;
        } catch (final CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
