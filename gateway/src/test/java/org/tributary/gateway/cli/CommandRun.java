package org.tributary.gateway.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * A command run as from the command line, with what it printed. Tests that use it are isolated, for it swaps
 * {@code System.out} and {@code System.err}.
 */
public record CommandRun(int exitCode, String text) {
    public static CommandRun of(final String... arguments) {
        final PrintStream stdout = System.out;
        final PrintStream stderr = System.err;
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PrintStream swapped = new PrintStream(out, true, StandardCharsets.UTF_8)) {
            System.setOut(swapped);
            System.setErr(swapped);
            final int exitCode = Main.run(arguments);
            return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(stdout);
            System.setErr(stderr);
        }
    }
}
