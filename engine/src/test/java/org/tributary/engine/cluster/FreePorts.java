package org.tributary.engine.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Ports for nodes that end and come back: below those that the system gives to outgoing connections, one of which could otherwise
 * take a node's port while it is down.
 */
final class FreePorts {
    private static final int FIRST = 18_000;
    private static final int COUNT = 14_000;
    private static final SplittableRandom LUCK = new SplittableRandom();
    private static final Set<Integer> TAKEN = new HashSet<>();

    private FreePorts() {}

    /** A port that nobody in this process was given before, and that is free just now. */
    static synchronized int next() {
        while (true) {
            final int port = FIRST + LUCK.nextInt(COUNT);
            if (TAKEN.size() == COUNT) {
                TAKEN.clear();
            }
            if (TAKEN.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(final int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (final IOException e) {
            return false;
        }
    }
}
