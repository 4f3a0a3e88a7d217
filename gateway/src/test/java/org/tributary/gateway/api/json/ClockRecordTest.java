package org.tributary.gateway.api.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tributary.engine.codec.sbe.ChannelCode;
import org.tributary.engine.codec.sbe.ClockCommandEncoder;
import org.tributary.engine.codec.sbe.MessageHeaderEncoder;
import org.tributary.engine.testkit.CoreDriver;
import org.tributary.gateway.openapi.Description;
import org.tributary.gateway.openapi.Judge;

/** A record of an accepted clock has its own fields, and none about money. */
class ClockRecordTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final RecordNames NAMES = new RecordNames() {
        @Override
        public String pool(final int index) {
            throw new AssertionError("names a pool");
        }

        @Override
        public @Nullable String project(final int index) {
            return null;
        }

        @Override
        public @Nullable String defaultMerchant(final ChannelCode channel) {
            return null;
        }
    };

    @Test
    void shouldWriteWhatTheOperatorAccepted() {
        final List<JsonNode> written = new ArrayList<>();
        final RecordJson records = new RecordJson(NAMES, new RecordOrigins((sequence, to) -> {}));
        final CoreDriver core = CoreDriver.toldTo(record -> {
            records.decode(record);
            try {
                written.add(JSON.readTree(Json.bytes(records::write)));
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[256]);
        final ClockCommandEncoder command = new ClockCommandEncoder()
                .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
                .offsetMs(86_400_002)
                .reason("the machine was suspended")
                .actor("olga");
        core.send(new UnsafeBuffer(buffer, 0, MessageHeaderEncoder.ENCODED_LENGTH + command.encodedLength()));

        assertThat(written).hasSize(1);
        final JsonNode record = written.get(0);
        assertThat(record.get("kind").asText()).isEqualTo("clock");
        assertThat(record.get("offsetMs").asLong()).isEqualTo(86_400_002);
        assertThat(record.get("note").asText()).isEqualTo("the machine was suspended");
        assertThat(record.get("actor").asText()).isEqualTo("olga");
        assertThat(record.has("matched")).isFalse();
        assertThat(new Judge(Description.read()).mistakesOfRecord(record.toString()))
                .isEmpty();
    }
}
