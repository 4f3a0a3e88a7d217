package org.tributary.gateway.bridge.callback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentTest {
    private final Attachment attachment = new Attachment();

    @ParameterizedTest
    @CsvSource({
        "p=kids-gallery, kids-gallery,,,",
        "p=a&d=user%2F1&t=team-1&i=p01, a, user/1, team-1, p01",
        "i=p01&p=a&x=y&zz&=, a,,, p01",
        "p=a&d=+%E4%B9%9D, a, ' 九',,",
        "p=a&d=九%20九, a, 九 九,,",
        "p%3Dkids-gallery%26d%3Dx, kids-gallery, x,,",
        "p%3Da%26d%3D%2525, a, %,,",
        "p=A_b%21, A_b!,,,",
    })
    void shouldReadValuesWhenAttachmentIsFormEncoded(
            final String text, final String project, final String donor, final String team, final String item) {
        assertThat(attachment.parse(text)).isTrue();
        assertThat(attachment.project()).hasToString(project);
        assertThat(attachment.donor()).hasToString(donor == null ? "" : donor);
        assertThat(attachment.team()).hasToString(team == null ? "" : team);
        assertThat(attachment.item()).hasToString(item == null ? "" : item);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "kids-gallery",
                "p=",
                "d=x",
                "p=a&p=b",
                "p=%",
                "p=%4",
                "p=%zz",
                "p=%FF",
                "p=%E4%B9",
                "%zz",
                "p=a&d=%C0%80",
                "{\"p\":\"a\"}",
                "p=%٤٤"
            })
    void shouldBeUnreadableWhenAttachmentIsNone(final String text) {
        assertThat(attachment.parse("p=before&d=before")).isTrue();
        assertThat(attachment.parse(text)).isFalse();
        assertThat(attachment.project().length()).isZero();
        assertThat(attachment.donor().length()).isZero();
    }

    @Test
    void shouldCutProjectBetweenCharactersWhenItIsTooLong() {
        assertThat(attachment.parse("p=" + "九".repeat(30))).isTrue();
        assertThat(attachment.project()).hasToString("九".repeat(21));
    }

    @Test
    void shouldDropTeamWhenItIsTooLong() {
        assertThat(attachment.parse("p=a&t=" + "t".repeat(33))).isTrue();
        assertThat(attachment.team().length()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a%00b",
                "a%0Ab",
                "%7F",
                "%C2%80",
                "%C2%9F",
                "%EF%BF%BE",
                "%EF%BF%BF",
                "a\u0000",
                "a\u0085b",
                "%ED%A0%80",
                "%FF",
                "%",
                "\ud800"
            })
    void shouldDropTeamAndItemThatCanStandInNoRecord(final String text) {
        assertThat(attachment.parse("p=a&t=" + text + "&i=p01&d=u")).isTrue();
        assertThat(attachment.team().length()).isZero();
        assertThat(attachment.item()).hasToString("p01");
        assertThat(attachment.donor()).hasToString("u");
        assertThat(attachment.parse("i=" + text + "&p=a&t=team")).isTrue();
        assertThat(attachment.item().length()).isZero();
        assertThat(attachment.team()).hasToString("team");
        assertThat(attachment.parse("p=a" + text)).isFalse();
        assertThat(attachment.project().length()).isZero();
    }

    @Test
    void shouldKeepTextThatIsUnusualAndWellFormed() {
        assertThat(attachment.parse("p=a&t=%C2%A0%EF%BF%BD%F0%9F%8E%81")).isTrue();
        assertThat(attachment.team()).hasToString("\u00a0\ufffd🎁");
    }

    @Test
    void shouldTellDonorsApartByControlCharactersToo() {
        assertThat(attachment.parse("p=a&d=u%00")).isTrue();
        assertThat(attachment.donor().length()).isEqualTo(2);
    }
}
