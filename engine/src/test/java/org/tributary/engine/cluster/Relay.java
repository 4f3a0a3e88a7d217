package org.tributary.engine.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The network before one node: everything that others send to it passes here, and can be cut, held or delayed. What another node sends as
 * a member of the group is told from the rest by its name in the messages, so that the way from one node to another can be cut alone.
 */
final class Relay implements AutoCloseable {
    /** What a fault does to bytes. */
    enum Kind {
        /** Connections are reset, and new ones too. */
        RESET,
        /** Bytes wait, nobody is told: a cable that is out, or a process that stands still. */
        HOLD,
        /** Bytes come late. */
        DELAY
    }

    /**
     * A fault.
     *
     * @param from the node whose messages it meets; null: all that is sent here
     * @param onlyReplies whether the way here is open and only the way back is not
     */
    record Fault(Kind kind, @Nullable String from, int delayMs, boolean onlyReplies) {
        Fault(final Kind kind, final @Nullable String from, final int delayMs) {
            this(kind, from, delayMs, false);
        }
    }

    private static final int LOOK_MS = 5;
    private static final int BUFFER = 64 * 1024;

    private final int target;
    private final ServerSocket socket;
    private final Map<Object, Fault> faults = new ConcurrentHashMap<>();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Set<String> senders = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Passes on to a port of this machine, which need not be open yet. */
    Relay(final int target) throws IOException {
        this.target = target;
        this.socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        daemon(this::accept, "relay to " + target).start();
    }

    private static Thread daemon(final Runnable task, final String name) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** Begins a fault, which lasts until it is ended by its key. */
    void begin(final Object key, final Fault fault) {
        faults.put(key, fault);
        if (fault.kind() == Kind.RESET) {
            links.stream().filter(link -> link.isMetBy(fault)).forEach(Link::close);
        }
    }

    /** Nodes that have sent here as members. */
    Set<String> senders() {
        return Set.copyOf(senders);
    }

    void end(final Object key) {
        faults.remove(key);
    }

    private void accept() {
        while (!closed) {
            try {
                final Link link = new Link(socket.accept());
                links.add(link);
                link.start();
            } catch (final IOException e) {
                if (!closed) {
                    throw new UncheckedIOException("cannot accept for " + target, e);
                }
            }
        }
    }

    /** One connection. */
    private final class Link {
        private final Socket caller;
        private volatile @Nullable Socket node;
        private volatile @Nullable String from;

        Link(final Socket caller) {
            this.caller = caller;
        }

        void start() {
            daemon(this::run, "relay link to " + target).start();
        }

        private void run() {
            try {
                pass(true);
                final Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                node = to;
                to.setTcpNoDelay(true);
                caller.setTcpNoDelay(true);
                daemon(() -> pump(to, caller, false), "relay back from " + target)
                        .start();
                pump(caller, to, true);
            } catch (final IOException e) {
                // The node is down, or its network is.
                close();
            }
        }

        private void pump(final Socket in, final Socket out, final boolean forward) {
            final byte[] buffer = new byte[BUFFER];
            try {
                final InputStream read = in.getInputStream();
                final OutputStream write = out.getOutputStream();
                for (int length = read.read(buffer); length > 0; length = read.read(buffer)) {
                    if (forward && from == null) {
                        learnSender(buffer, length);
                    }
                    pass(forward);
                    write.write(buffer, 0, length);
                }
            } catch (final IOException e) {
                // Either side is gone.
                close();
                return;
            }
            close();
        }

        private void learnSender(final byte[] bytes, final int length) {
            final String sender = senderIn(bytes, length);
            if (sender != null) {
                from = sender;
                senders.add(sender);
            }
        }

        boolean isMetBy(final Fault fault) {
            return fault.from() == null || fault.from().equals(from);
        }

        /** Returns when bytes may pass. */
        private void pass(final boolean forward) throws IOException {
            int delayMs = 0;
            boolean held;
            do {
                held = false;
                for (final Fault fault : faults.values()) {
                    if (isMetBy(fault) && !(forward && fault.onlyReplies())) {
                        if (fault.kind() == Kind.RESET) {
                            throw new IOException("cut");
                        }
                        held |= fault.kind() == Kind.HOLD;
                        delayMs = Math.max(delayMs, fault.delayMs());
                    }
                }
                if (closed) {
                    throw new IOException("over");
                }
                sleep(held ? LOOK_MS : delayMs);
            } while (held);
        }

        void close() {
            links.remove(this);
            closeQuietly(caller);
            closeQuietly(node);
        }
    }

    private static void sleep(final int ms) throws IOException {
        try {
            Thread.sleep(ms);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void closeQuietly(final @Nullable Socket one) {
        try {
            if (one != null) {
                one.close();
            }
        } catch (final IOException e) {
            // It was going away.
            return;
        }
    }

    /** Ratis' messages between members begin with the sender's name and the receiver's: {@code n1}, {@code n2}, {@code n3}. */
    private static @Nullable String senderIn(final byte[] bytes, final int length) {
        for (int i = 0; i + 7 < length; i++) {
            if (bytes[i] == 0x0A
                    && bytes[i + 1] == 2
                    && bytes[i + 2] == 'n'
                    && bytes[i + 4] == 0x12
                    && bytes[i + 5] == 2
                    && bytes[i + 6] == 'n') {
                return new String(bytes, i + 2, 2, StandardCharsets.US_ASCII);
            }
        }
        return null;
    }

    @Override
    public void close() throws IOException {
        closed = true;
        socket.close();
        links.forEach(Link::close);
    }
}
