package org.tributary.loadtest.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerReaderTest {
    private static final byte[] ANSWERS = ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/"
                    + "HTTP/1.1 204 No Content\r\n\r\n"
                    + "HTTP/1.1 100 Continue\r\n\r\n"
                    + "HTTP/1.1 401 Unauthorized\r\ndate: x\r\ncontent-length:12\r\n\r\n\r\n\r\nHTTP/1.1"
                    + "HTTP/1.1 503 Later\r\ncontent-length: 0\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);

    @Test
    void shouldFindEachAnswerWhateverTheCuts() {
        for (int piece = 1; piece <= ANSWERS.length; piece++) {
            final List<Integer> statuses = new ArrayList<>();
            final AnswerReader reader = new AnswerReader();
            for (int at = 0; at < ANSWERS.length; at += piece) {
                reader.read(ByteBuffer.wrap(ANSWERS, at, Math.min(piece, ANSWERS.length - at)), statuses::add);
            }
            assertThat(statuses).as("pieces of %d", piece).containsExactly(200, 204, 401, 503);
        }
    }
}
