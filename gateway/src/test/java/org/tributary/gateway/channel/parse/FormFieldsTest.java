package org.tributary.gateway.channel.parse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FormFieldsTest {
    private static final FormRules RULES =
            new FormRules(List.of("amount", "id"), List.of("body", "subject"), List.of("more"));

    private final FormFields form = new FormFields();

    @Test
    void shouldSortNamesInNLogNComparisonsWhateverTheirOrder() throws MalformedException {
        final List<String> names = new ArrayList<>();
        for (int i = 0; i < 125; i++) {
            names.add("n".repeat(500) + (100 + i));
        }
        final List<String> falling = new ArrayList<>(names);
        Collections.reverse(falling);
        final List<String> mixed = new ArrayList<>(names);
        Collections.shuffle(mixed, new Random(7));
        for (final List<String> order : List.of(names, falling, mixed)) {
            final byte[] body = (String.join("=&", order) + "=").getBytes(StandardCharsets.US_ASCII);
            form.read(body, body.length);
            assertThat(form.comparisons()).isLessThanOrEqualTo(125 * (1 + 7));
            final SignedText text = new SignedText();
            form.addSorted(text, "", "");
            assertThat(new String(text.bytes(), 0, text.length(), StandardCharsets.US_ASCII))
                    .isEqualTo(String.join("=&", names) + "=");
        }
    }

    @Test
    void shouldFindNothingAmbiguousInTextThatCantBeCutInAnotherWay() throws MalformedException {
        for (final String body : List.of(
                "amount=1&body=H%26M&id=2",
                "amount=1&body=a%26ab%3D1&id=2",
                "amount=1&body=a%26zz%3D1&id=2",
                "amount=1&body=a%26b+c%3D1&id=2",
                "amount=1&body=a%26%26%3D&id=2",
                "amount=1&more=%7Ba%3D1%26z%3D2%7D&other=%3D%3D",
                "amount=1%3D%3D&body=")) {
            assertThat(ambiguity(body)).as(body).isNull();
        }
    }

    @Test
    void shouldFindEveryTextThatCanBeCutInAnotherWay() throws MalformedException {
        for (final String body : List.of(
                "amount=1%26body%3D2",
                "amount=1%262",
                "other=1%26",
                "amount=1&amount=2",
                "a%3Db=1",
                "a%26b=1",
                "%C3%A4=1",
                "a+b=1",
                "amount=1&body=a%26id%3D2&id=3",
                "amount=1&body=a%26bz%3D2&id=3",
                "amount=1&body=a%26amount%3D2&id=3",
                "id=1&subject=a%26zz%3D2",
                "more=%7Ba%3D1%26z%3D2",
                "more=%7Ba%3D1%7D%26z%3D2%7D",
                "more=a%3D1%26z%3D2",
                "more=%7Ba%3D1%26id%3D2%7D")) {
            assertThat(ambiguity(body)).as(body).isNotNull();
        }
    }

    private String ambiguity(final String body) throws MalformedException {
        final byte[] bytes = body.getBytes(StandardCharsets.US_ASCII);
        return form.read(bytes, bytes.length).ambiguity(RULES, "sign", "sign_type");
    }
}
