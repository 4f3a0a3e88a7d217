package org.tributary.gateway.transport;

import io.netty.buffer.ByteBuf;
import org.tributary.gateway.transport.limit.Turn;

/**
 * The gate between a connection's socket and its decoder. While the connection takes no request, nothing is read and the
 * decoder keeps its bytes as bytes. A connection that has used up its turn waits in its loop's {@link Backlog} until the
 * others have had theirs. Event loop only.
 */
final class InputGate {
    private final ServerContext server;
    private final HttpConnection connection;
    private final RequestDecoder decoder;
    private final Turn turn = new Turn();
    private boolean paused;
    private boolean waitsForTurn;

    InputGate(final ServerContext server, final HttpConnection connection, final RequestDecoder decoder) {
        this.server = server;
        this.connection = connection;
        this.decoder = decoder;
    }

    /** Whether the connection may go on before others have their turn. */
    boolean hasTurn() {
        return !turn.isOver();
    }

    /**
     * Ends the turn if the request that these bytes begin has to wait: its connection is unproven, the loop has no time for
     * such connections now, and the request is not urgent.
     *
     * @return whether it has to wait
     */
    boolean putsOff(final ByteBuf in) {
        if (connection.seat().isChannel()
                || turn.isGranted()
                || !connection.loop().putsStrangersOff()
                || server.urgent().isBegunBy(in)) {
            return false;
        }
        turn.putOff();
        return true;
    }

    /** Stops reading from the socket until the gate opens. */
    void hold() {
        if (!paused) {
            paused = true;
            connection.context().channel().config().setAutoRead(false);
        }
    }

    /** Starts reading from the socket again, whatever the connection takes. */
    void resumeReading() {
        if (paused) {
            paused = false;
            connection.context().channel().config().setAutoRead(true);
        }
    }

    /** Opens the gate if the connection takes requests; otherwise waits for its turn if that is the obstacle. */
    void openIfPossible() {
        if (paused && connection.takesMore()) {
            resumeReading();
            decoder.resume(connection.context());
        }
        waitForTurn();
    }

    /** Queues the connection behind the others if its turn is over and it has bytes left; not while it moves. */
    private void waitForTurn() {
        if (turn.isOver() && decoder.isHeld() && !waitsForTurn && !connection.isMoving()) {
            waitsForTurn = true;
            connection.loop().backlog().add(connection);
        }
    }

    /** Continues at once with the bytes that wait, because the others had their turn. */
    void continueTurn() {
        waitsForTurn = false;
        turn.granted();
        if (connection.takesMore()) {
            resumeReading();
            decoder.resumeNow(connection.context());
        }
    }

    /** All bytes of a read were offered to the decoder. */
    void readEnded() {
        turn.ended(decoder.isHeld());
        waitForTurn();
    }

    /** A request was taken whole. */
    void requestTaken() {
        turn.taken(connection.seat().isChannel());
    }

    /** A callback was authentic. */
    void proved() {
        turn.proved();
    }

    /** A callback was not authentic. */
    void forged() {
        turn.forged();
    }

    /** Leaves the backlog of the connection's loop. */
    void leaveLoop() {
        if (waitsForTurn) {
            waitsForTurn = false;
            connection.loop().backlog().remove(connection);
        }
    }
}
