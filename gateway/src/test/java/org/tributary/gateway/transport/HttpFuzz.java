package org.tributary.gateway.transport;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * Fuzzes the server: bytes mean the same however they are split, each callback is answered once, in order, and only
 * answers are sent. The first byte of the input says where the rest is split.
 */
public final class HttpFuzz {
    private static final EmbeddedServer SERVER = new EmbeddedServer();

    private HttpFuzz() {}

    /** Entry point for Jazzer. */
    public static void fuzzerTestOneInput(final byte[] input) {
        if (input.length < 2) {
            return;
        }
        final byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        final Random random = new Random(input[0]);
        requireSameWhenCut(
                SERVER,
                bytes,
                random.ints(1 + random.nextInt(7), 0, bytes.length).sorted().toArray());
    }

    static void requireSameWhenCut(final EmbeddedServer server, final byte[] bytes, final int... cuts) {
        final EmbeddedServer.Outcome whole = server.serve(bytes);
        final EmbeddedServer.Outcome cut = server.serve(bytes, cuts);
        if (!whole.equals(cut)) {
            throw new AssertionError(
                    text(bytes) + "\nis " + whole + "\ncut at " + Arrays.toString(cuts) + " it is " + cut);
        }
        final String wrong = Answers.problem(whole);
        if (wrong != null) {
            throw new AssertionError(text(bytes) + "\nis " + whole + "\n" + wrong);
        }
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("\r", "\\r")
                .replace("\n", "\\n");
    }
}
