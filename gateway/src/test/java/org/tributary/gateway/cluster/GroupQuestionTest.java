package org.tributary.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tributary.engine.campaign.Campaign;
import org.tributary.engine.campaign.Settings;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ConversionKind;
import org.tributary.gateway.server.remote.GroupFacts;

class GroupQuestionTest {
    private static final GroupFacts FACTS = new GroupFacts(
            3,
            1L << 40,
            new Settings(1, 1, 2, 0, 0, -3, 4, List.of(new Campaign.Merchant(ChannelCode.ALIPAY, "2088")), List.of()),
            List.of("early-bird", "all-day"),
            Map.of("steps", ConversionKind.STEPS, "tea", ConversionKind.ORDER),
            Map.of(7L, 1_000L, 9L, 2_000L),
            List.of(5L, 6L));

    @Test
    void shouldReadWhatWasWritten() throws Exception {
        for (final GroupQuestion.Kind kind : GroupQuestion.Kind.values()) {
            final GroupQuestion question = new GroupQuestion(kind, 1L << 50);
            assertThat(GroupQuestion.decode(question.encode())).isEqualTo(question);
        }
        final byte[] answer = GroupQuestion.answer(out -> FactsCodec.write(FACTS, out));
        assertThat(FactsCodec.read(GroupQuestion.content(answer))).isEqualTo(FACTS);
        final GroupFacts none = new GroupFacts(1, 0, null, List.of(), Map.of(), Map.of(), List.of());
        assertThat(FactsCodec.read(GroupQuestion.content(GroupQuestion.answer(out -> FactsCodec.write(none, out)))))
                .isEqualTo(none);
    }

    @Test
    void shouldRefuseWhatIsCutOffOrUnknown() {
        final byte[] answer = GroupQuestion.answer(out -> FactsCodec.write(FACTS, out));
        for (int length = 0; length < answer.length; length++) {
            final byte[] cut = Arrays.copyOf(answer, length);
            assertThatThrownBy(() -> FactsCodec.read(GroupQuestion.content(cut)))
                    .as("cut at %d", length)
                    .isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> GroupQuestion.decode(new byte[] {2, 1, 0, 0, 0, 0, 0, 0, 0, 0}))
                .hasMessageContaining("format 2")
                .hasMessageContaining("upgrade all nodes before gateways");
        assertThatThrownBy(() -> GroupQuestion.decode(new byte[] {1, 9, 0, 0, 0, 0, 0, 0, 0, 0}))
                .hasMessageContaining("question 9");
        assertThatThrownBy(() -> GroupQuestion.content(GroupQuestion.noAnswer("not yet")))
                .hasMessage("not yet");
    }
}
