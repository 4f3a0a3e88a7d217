package org.tributary.gateway.transport;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads a connection's output like a client that does not know the requests. */
final class Answers {
    private static final String BEGIN = "HTTP/1.1 ";

    private Answers() {}

    /**
     * A mistake in a connection's output; null if there is none. An answer to HEAD announces a body that does not
     * follow, so a body counts only where no new answer begins.
     */
    static String problem(final EmbeddedServer.Outcome outcome) {
        if (outcome.end().equals("closed")) {
            return "the connection was closed without an answer";
        }
        if (outcome.bodies().stream().anyMatch(body -> body.contains(BEGIN))) {
            // Such an echo looks like an answer.
            return null;
        }
        final List<String> bodies = new ArrayList<>();
        int at = 0;
        while (at < outcome.answers().length()) {
            final int end = outcome.answers().indexOf("\r\n\r\n", at);
            if (end < 0 || !outcome.answers().startsWith(BEGIN, at)) {
                return "no answer begins at " + at;
            }
            final int length = contentLength(outcome.answers().substring(at, end));
            final int next = end + 4;
            final boolean isOfHead = outcome.answers().startsWith(BEGIN, next)
                    || next == outcome.answers().length();
            if (!isOfHead && (length < 0 || next + length > outcome.answers().length())) {
                return "the answer at " + at + " is not whole";
            }
            bodies.add(isOfHead ? "" : outcome.answers().substring(next, next + length));
            at = isOfHead ? next : next + length;
        }
        return echoProblem(outcome, bodies);
    }

    private static int contentLength(final String head) {
        final int at = head.indexOf("content-length: ");
        return at < 0 ? -1 : Integer.parseInt(head.substring(at + 16, end(head, at)));
    }

    private static int end(final String head, final int at) {
        final int end = head.indexOf('\r', at);
        return end < 0 ? head.length() : end;
    }

    /**
     * Asserts that echoing callbacks are answered with their bodies, once each, in the order in which they were taken.
     */
    private static String echoProblem(final EmbeddedServer.Outcome outcome, final List<String> answered) {
        final Deque<String> left = new ArrayDeque<>(answered);
        for (final String body : outcome.bodies()) {
            if (body.equals("later")) {
                return null;
            }
            while (!left.isEmpty() && !left.peek().startsWith(wanted(body))) {
                left.poll();
            }
            if (left.poll() == null) {
                return "callback \"" + body + "\" has no answer in its turn";
            }
        }
        return null;
    }

    private static String wanted(final String body) {
        return switch (body) {
            case "ok", "soon" -> "success";
            case "bad" -> "failure";
            case "fail" -> "{";
            default -> latin(body) + "|";
        };
    }

    private static String latin(final String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
