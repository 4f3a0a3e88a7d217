package org.tributary.benchmarks.gateway;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.channel.key.RsaKey;

/**
 * What one would write with Netty alone: HTTP decoded, the post's signature checked if wanted, a constant 200. Nothing is
 * decrypted, parsed, decided or kept. Answers are flushed once a read, nothing is copied that need not be.
 */
final class PlainServer implements AutoCloseable {
    static final String THREADS = "plain";

    private static final byte[] ANSWER = ("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 18\r\n"
                    + "x-content-type-options: nosniff\r\ndate: Mon, 07 Sep 2026 01:00:00 GMT\r\n\r\n{\"code\":\"SUCCESS\"}")
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] REFUSAL =
            "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final MultiThreadIoEventLoopGroup acceptor =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("accept", true), EpollIoHandler.newFactory());
    private final MultiThreadIoEventLoopGroup loops;
    private final Channel listening;

    /**
     * Listens on a free port of loopback.
     *
     * @param key null: no signature is checked
     */
    PlainServer(final @Nullable RsaKey key, final int threads) throws InterruptedException {
        loops = new MultiThreadIoEventLoopGroup(
                threads, new DefaultThreadFactory(THREADS, true), EpollIoHandler.newFactory());
        listening = new ServerBootstrap()
                .group(acceptor, loops)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(final Channel channel) {
                        channel.pipeline().addLast(new HttpRequestDecoder(), new Answering(key));
                    }
                })
                .bind(new InetSocketAddress("127.0.0.1", 0))
                .sync()
                .channel();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static final class Answering extends ChannelInboundHandlerAdapter {
        private final @Nullable RsaKey key;
        private final byte[] text = new byte[64 * 1024];
        private HttpHeaders headers = EmptyHttpHeaders.INSTANCE;
        private int length;

        Answering(final @Nullable RsaKey key) {
            this.key = key;
        }

        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message) {
            if (message instanceof HttpRequest request) {
                headers = request.headers();
                length = 0;
                add(headers.get("Wechatpay-Timestamp"));
                add(headers.get("Wechatpay-Nonce"));
            }
            if (message instanceof HttpContent content) {
                final ByteBuf body = content.content();
                final int more = body.readableBytes();
                body.readBytes(text, length, more);
                length += more;
            }
            if (message instanceof LastHttpContent) {
                text[length++] = '\n';
                context.write(Unpooled.wrappedBuffer(isGood() ? ANSWER : REFUSAL), context.voidPromise());
            }
            ReferenceCountUtil.release(message);
        }

        @SuppressWarnings("deprecation")
        private void add(final String header) {
            header.getBytes(0, header.length(), text, length);
            length += header.length();
            text[length++] = '\n';
        }

        private boolean isGood() {
            return key == null
                    || key.verify(text, 0, length, Base64.getDecoder().decode(headers.get("Wechatpay-Signature")));
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext context) {
            context.flush();
        }
    }
}
