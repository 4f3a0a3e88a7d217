package org.tributary.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.bridge.CallbackEndpoint;

class WholeCallbackTest {
    private static final long SEED = Long.getLong("seed", System.nanoTime());
    private static final int REQUESTS = 60_000;
    private static final String PATH = "/callbacks/test";
    private static final List<String> NAMES = List.of("x-test", "Host", "content-type", "Wechatpay-Nonce", "x");
    private static final TransportSettings SETTINGS = TransportSettings.of("127.0.0.1", 0);
    private static final String[] SPLICES = {
        "\r\n",
        "\n",
        "\r",
        ":",
        " ",
        "\t",
        "\u0000",
        "\u00e9",
        "0",
        "x: y\r\n",
        "x-test: twice\r\n",
        "Content-Length: 3\r\n",
        "Transfer-Encoding: chunked\r\n",
        "Expect: 100-continue\r\n",
        "Connection: close\r\n",
        "Connection: Keep-Alive\r\n",
        "Content-Encoding: gzip\r\n",
        "HTTP/1.0",
        "POST ",
        "GET ",
        "?a=b",
        ",",
        "\r\n\r\n",
        "content-length:",
        "Upgrade: h2c\r\n"
    };

    private final WholeCallback callback = new WholeCallback(
            List.of(new CallbackEndpoint(PATH, "test", "text/plain", new byte[0], new byte[0])), SETTINGS);

    @Test
    void shouldTakeNothingThatTheDecoderWouldReadOtherwise() {
        final Random random = new Random(SEED);
        int taken = 0;
        for (int i = 0; i < REQUESTS; i++) {
            final String text = damaged(random);
            final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            callback.read(Unpooled.wrappedBuffer(bytes));

            final int length = callback.next();

            if (length > 0) {
                taken++;
                assertSameAsDecoder(bytes, length, "seed " + SEED + ": " + text);
            }
        }
        assertThat(taken).isBetween(REQUESTS / 20, REQUESTS * 19 / 20);
    }

    @Test
    void shouldReadOneAfterAnotherAndLeaveWhatIsNotWhole() {
        final String one = RawClient.post(PATH, "one");
        final String two = RawClient.post(PATH, "second");
        callback.read(Unpooled.copiedBuffer(one + two + two.substring(0, two.length() - 1), StandardCharsets.US_ASCII));

        assertThat(callback.next()).isEqualTo(one.length());
        assertThat(body()).isEqualTo("one");
        assertThat(callback.next()).isEqualTo(two.length());
        assertThat(body()).isEqualTo("second");
        assertThat(callback.next()).isZero();
    }

    @Test
    void shouldLeaveToDecoderWhatIsBeyondALimit() {
        final String most = "x".repeat(SETTINGS.maxHeaderBytes());
        for (final String request : List.of(
                RawClient.post(PATH, "b", "x: " + most),
                RawClient.post(PATH, "b", "x: y\r\n".repeat(60).strip()),
                RawClient.post(PATH, "b".repeat(TransportSettings.READ_BUFFER_BYTES)))) {
            callback.read(Unpooled.copiedBuffer(request, StandardCharsets.US_ASCII));

            assertThat(callback.next()).isZero();
        }
    }

    private void assertSameAsDecoder(final byte[] bytes, final int length, final String what) {
        final EmbeddedChannel decoder = new EmbeddedChannel(
                new HttpRequestDecoder(new HttpDecoderConfig()
                        .setMaxHeaderSize(SETTINGS.maxHeaderBytes())
                        .setAllowDuplicateContentLengths(false)
                        .setStrictLineParsing(true)
                        .setUseRfc9112TransferEncoding(true)),
                new HttpObjectAggregator(1 << 20));
        decoder.writeInbound(Unpooled.wrappedBuffer(bytes, 0, length));
        final FullHttpRequest request = decoder.readInbound();
        assertThat(request).as(what).isNotNull();
        assertThat(request.decoderResult().isSuccess()).as(what).isTrue();
        assertThat(request.method()).as(what).isEqualTo(HttpMethod.POST);
        assertThat(request.uri()).as(what).isEqualTo(PATH);
        assertThat(request.protocolVersion()).as(what).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(HttpUtil.isKeepAlive(request)).as(what).isTrue();
        assertThat(HttpUtil.is100ContinueExpected(request)).as(what).isFalse();
        final HttpHeaders headers = request.headers();
        assertThat(headers.contains(HttpHeaderNames.CONTENT_ENCODING)).as(what).isFalse();
        assertThat(headers.contains(HttpHeaderNames.TRANSFER_ENCODING)).as(what).isFalse();
        assertThat(body()).as(what).isEqualTo(request.content().toString(StandardCharsets.ISO_8859_1));
        for (final String name : NAMES) {
            final List<String> values = headers.getAll(name);
            assertThat(callback.header(name)).as(what + name).isEqualTo(values.size() == 1 ? values.get(0) : null);
        }
        request.release();
        assertThat((Object) decoder.readInbound()).as(what).isNull();
        assertThat(decoder.finish()).as("kept back: " + what).isFalse();
    }

    private String body() {
        return new String(callback.body(), 0, callback.bodyLength(), StandardCharsets.ISO_8859_1);
    }

    private static String damaged(final Random random) {
        String text = RawClient.post(PATH, "{\"some\":\"body\"}", "x-test:  a value \t", "Wechatpay-Nonce: 593BEC0C");
        for (int i = random.nextInt(3); i > 0; i--) {
            final int at = random.nextInt(text.length());
            final int to = random.nextInt(4) > 0 ? at : Math.min(text.length(), at + random.nextInt(12));
            text = text.substring(0, at) + SPLICES[random.nextInt(SPLICES.length)] + text.substring(to);
        }
        return text;
    }
}
