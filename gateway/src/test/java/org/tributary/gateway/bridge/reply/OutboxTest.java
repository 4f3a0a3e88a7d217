package org.tributary.gateway.bridge.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.tributary.engine.pipeline.Admission;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.gateway.http.CallbackAnswer;
import org.tributary.gateway.http.ReplySink;

class OutboxTest {
    private static final ReplySink SINK = new ReplySink() {
        @Override
        public void answer(final CallbackAnswer answer) {
            throw new AssertionError("the outbox answers nothing itself");
        }

        @Override
        public void answer(final int status, final String contentType, final byte[] body) {
            throw new AssertionError("the outbox answers nothing itself");
        }
    };

    private final List<Integer> published = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final ReplyLane lane = new ReplyLane(1, Runnable::run, () -> {});
    private int afterRefusals;
    private Error next;

    private final CommandIngress ring = new CommandIngress() {
        @Override
        public Admission tryPublish(
                final long correlationId, final DirectBuffer command, final int offset, final int length) {
            if (command.getInt(offset) < 0) {
                throw next;
            }
            published.add(command.getInt(offset));
            return Admission.TAKEN;
        }

        @Override
        public Admission tryLookup(
                final long correlationId,
                final short channel,
                final DirectBuffer partner,
                final int partnerOffset,
                final int partnerLength,
                final DirectBuffer packedId,
                final int packedIdOffset,
                final int packedIdLength) {
            throw new AssertionError("no lookups here");
        }
    };

    private final Outbox outbox = new Outbox(
            lane,
            ring,
            (place, reason) -> {
                refused.add(place.endpoint() + " " + reason);
                lane.give(place);
            },
            () -> afterRefusals++);

    private void add(final int command) {
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[8]);
        bytes.putInt(0, command);
        outbox.add(lane.take(Math.abs(command), SINK), bytes, 8);
    }

    /** One such error used to make every later round of the loop fail. */
    @Test
    void shouldPublishTheOthersAndGoOnWhenOneCommandFails() {
        next = new OutOfMemoryError("as asked");
        add(1);
        add(-2);
        add(3);
        outbox.flush();

        assertThat(published).containsExactly(1, 3);
        assertThat(refused).containsExactly("2 FAULT");
        assertThat(afterRefusals).isEqualTo(1);

        add(4);
        outbox.flush();

        assertThat(published).containsExactly(1, 3, 4);
        assertThat(refused).hasSize(1);
    }

    @Test
    void shouldGoOnWhenTheAnswerOfARefusalFails() {
        final Outbox failing = new Outbox(
                lane,
                ring,
                (place, reason) -> {
                    refused.add(place.endpoint() + " " + reason);
                    throw new OutOfMemoryError("as asked");
                },
                () -> afterRefusals++);
        next = new StackOverflowError("as asked");
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[8]);
        for (final int command : new int[] {-1, 2, -3}) {
            bytes.putInt(0, command);
            failing.add(lane.take(Math.abs(command), SINK), bytes, 8);
        }
        failing.flush();
        failing.flush();

        assertThat(published).containsExactly(2);
        assertThat(refused).containsExactly("1 FAULT", "3 FAULT");
    }
}
