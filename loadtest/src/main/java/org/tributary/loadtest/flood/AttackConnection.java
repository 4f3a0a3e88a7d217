package org.tributary.loadtest.flood;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.client.AnswerReader;

/** One connection of an attack, opened again each time it is closed. Only the attacker's thread uses it. */
final class AttackConnection {
    private final AttackPlan plan;
    private final byte[] header;
    private final Attacker.Tally tally;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private AnswerReader answers = new AnswerReader();

    /**
     * The header, then the piece being sent. It shares the plan's bytes: copies would cost garbage collections here.
     */
    private final ByteBuffer[] out = new ByteBuffer[2];

    private int next;

    AttackConnection(final AttackPlan plan, final byte[] header, final Attacker.Tally tally) {
        this.plan = plan;
        this.header = header;
        this.tally = tally;
    }

    void open(final Selector selector, final InetSocketAddress server, final @Nullable InetAddress from)
            throws IOException {
        final SocketChannel opened = SocketChannel.open();
        channel = opened;
        opened.configureBlocking(false);
        opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (from != null) {
            opened.bind(new InetSocketAddress(from, 0));
        }
        answers = new AnswerReader();
        next = 0;
        out[0] = ByteBuffer.wrap(header);
        out[1] = ByteBuffer.wrap(plan.opening());
        opened.connect(server);
        key = opened.register(selector, SelectionKey.OP_CONNECT, this);
    }

    private SocketChannel channel() throws IOException {
        if (channel == null) {
            throw new ClosedChannelException();
        }
        return channel;
    }

    private SelectionKey key() throws IOException {
        if (key == null) {
            throw new ClosedChannelException();
        }
        return key;
    }

    boolean isOpen() {
        return channel != null && channel.isConnected();
    }

    /** Reads and writes what is possible; returns false if the connection was closed. */
    boolean ready(final SelectionKey selected, final ByteBuffer in) {
        try {
            if (selected.isConnectable()) {
                channel().finishConnect();
                return write();
            }
            if (selected.isReadable() && !read(in)) {
                tally.closedByServer++;
                return false;
            }
            return !selected.isValid() || !selected.isWritable() || write();
        } catch (final IOException e) {
            tally.closedByServer++;
            return false;
        }
    }

    private boolean read(final ByteBuffer in) throws IOException {
        in.clear();
        final int read = channel().read(in);
        if (read < 0) {
            return false;
        }
        tally.receivedBytes += read;
        answers.read(in.flip(), this::answered);
        return true;
    }

    private void answered(final int status) {
        tally.answers[status]++;
        if (plan.pace() == AttackPlan.Pace.AFTER_ANSWER) {
            sendNext();
        }
    }

    /** Sends the next piece; returns false if the connection was closed. */
    boolean sendNext() {
        if (!hasRemaining()) {
            out[1] = nextPiece();
        }
        try {
            return write();
        } catch (final IOException e) {
            tally.closedByServer++;
            return false;
        }
    }

    private boolean write() throws IOException {
        tally.sentBytes += channel().write(out);
        final boolean goesOn = plan.pace() == AttackPlan.Pace.FULL_SPEED;
        if (!hasRemaining() && goesOn) {
            out[1] = nextPiece();
            tally.sentBytes += channel().write(out);
        }
        final boolean sends = goesOn || hasRemaining();
        key().interestOps((sends ? SelectionKey.OP_WRITE : 0) | (plan.reads() ? SelectionKey.OP_READ : 0));
        return true;
    }

    private boolean hasRemaining() {
        return out[0].hasRemaining() || out[1].hasRemaining();
    }

    private ByteBuffer nextPiece() {
        return ByteBuffer.wrap(plan.then().get(next++ % plan.then().size()));
    }

    void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (final IOException e) {
                tally.failed++;
            }
            channel = null;
        }
    }
}
