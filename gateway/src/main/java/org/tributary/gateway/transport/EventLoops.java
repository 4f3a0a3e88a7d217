package org.tributary.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;

/** Event loops on epoll where available, otherwise on the JDK's selector. */
final class EventLoops {
    private EventLoops() {}

    static MultiThreadIoEventLoopGroup group(final String name, final int threads) {
        final IoHandlerFactory handler = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(name, true), handler);
    }

    static Class<? extends ServerChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /**
     * Closes the socket of a channel whose loop has died. A loop that dies may leave its sockets open, and Netty lets only the
     * loop's own thread close a channel: with assertions on, it throws.
     */
    static void closeSocket(final Channel channel) throws IOException {
        if (channel instanceof UnixChannel unix) {
            unix.fd().close();
        } else {
            channel.unsafe().closeForcibly();
        }
    }
}
