package org.tributary.engine.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionPaymentCommandEncoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandDecoder;
import org.tributary.engine.codec.sbe.CorrectionRefundCommandEncoder;
import org.tributary.engine.codec.sbe.DonationCommandDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderDecoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.codec.sbe.PulseCommandEncoder;
import org.tributary.engine.codec.sbe.RefundCommandDecoder;

/** A correction must begin with the whole of its plain command: one decoder reads both, and nothing in SBE checks that. */
class MessagesTest {
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();

    /** Ids, offsets and lengths of all fields, groups and texts: what the generated decoder has static and public. */
    private static Map<String, Object> layout(final Class<?> decoder) throws ReflectiveOperationException {
        final Map<String, Object> layout = new TreeMap<>();
        for (final Method method : decoder.getDeclaredMethods()) {
            final boolean ofField = method.getName().matches(".*(Id|EncodingOffset|EncodingLength|HeaderLength)");
            if (ofField && Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 0) {
                layout.put(method.getName(), method.invoke(null));
            }
        }
        return layout;
    }

    @Test
    void shouldHaveThePlainCommandsFieldsInTheSamePlacesWhenACommandIsACorrection() throws Exception {
        final List<List<Class<?>>> pairs = List.of(
                List.of(DonationCommandDecoder.class, CorrectionPaymentCommandDecoder.class),
                List.of(RefundCommandDecoder.class, CorrectionRefundCommandDecoder.class),
                List.of(RefundCommandDecoder.LinesDecoder.class, CorrectionRefundCommandDecoder.LinesDecoder.class));
        for (final List<Class<?>> pair : pairs) {
            final Map<String, Object> plain = layout(pair.get(0));
            assertThat(plain).hasSizeGreaterThan(5);
            assertThat(layout(pair.get(1))).containsAllEntriesOf(plain);
        }
        assertThat(RefundCommandDecoder.LinesDecoder.sbeBlockLength())
                .isEqualTo(CorrectionRefundCommandDecoder.LinesDecoder.sbeBlockLength());
    }

    @Test
    void shouldReadTheTextsOfACorrectionWhenThePlainPaymentsDecoderReadsIt() {
        final byte[] id = {1, 2, 3};
        final CorrectionPaymentCommandEncoder to =
                new CorrectionPaymentCommandEncoder().wrapAndApplyHeader(buffer, 3, new MessageHeaderEncoder());
        to.amountFen(71).putTransactionId(id, 0, 3).putOrderId(id, 0, 1);
        to.project("p").team("t").item("i").merchant("m").actor("a").note("n");
        final DonationCommandDecoder from = Messages.wrap(new DonationCommandDecoder(), buffer, 3, header);
        assertThat(from.amountFen()).isEqualTo(71);
        final byte[] read = new byte[3];
        from.getTransactionId(read, 0, 3);
        assertThat(read).isEqualTo(id);
        assertThat(from.skipOrderId()).isEqualTo(1);
        assertThat(Arrays.asList(from.project(), from.team(), from.item(), from.merchant()))
                .containsExactly("p", "t", "i", "m");
    }

    @Test
    void shouldReadLinesAndTextsOfACorrectionWhenThePlainRefundsDecoderReadsIt() {
        final byte[] id = {1, 2, 3};
        final CorrectionRefundCommandEncoder to =
                new CorrectionRefundCommandEncoder().wrapAndApplyHeader(buffer, 3, new MessageHeaderEncoder());
        to.refundFen(90).partFen(40).previousTotalFen(50);
        to.linesCount(2).next().pool(4).amountFen(5).next().pool(6).amountFen(7);
        to.putTransactionId(id, 0, 3).putRefundId(id, 0, 2);
        to.project("p").team("t").item("i").merchant("m").actor("a").note("n");
        final RefundCommandDecoder from = Messages.wrap(new RefundCommandDecoder(), buffer, 3, header);
        assertThat(List.of(from.refundFen(), from.partFen(), from.previousTotalFen()))
                .containsExactly(90L, 40L, 50L);
        long sum = 0;
        for (final RefundCommandDecoder.LinesDecoder line : from.lines()) {
            sum += line.pool() * line.amountFen();
        }
        assertThat(sum).isEqualTo(4 * 5 + 6 * 7);
        assertThat(from.skipTransactionId()).isEqualTo(3);
        assertThat(from.skipRefundId()).isEqualTo(2);
        assertThat(Arrays.asList(from.project(), from.team(), from.item(), from.merchant()))
                .containsExactly("p", "t", "i", "m");
    }

    @Test
    void shouldRefuseAMessageWhenItsTemplateIsAnother() {
        new PulseCommandEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder());
        assertThatThrownBy(() -> Messages.wrap(new DonationCommandDecoder(), buffer, 0, header))
                .hasMessageContaining("template 6 where 1");
    }
}
