package org.tributary.loadtest.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Programs of the system that a drill needs: mount, losetup, kill and the like. */
public final class Shell {
    private static final List<Path> DIRECTORIES =
            List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/sbin"), Path.of("/bin"));

    private Shell() {}

    /** Runs a program and returns its output; an exit code other than 0 is an exception with that output. */
    public static String run(final String... command) throws IOException, InterruptedException {
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        final int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " ended with exit code " + exit + ": " + output.strip());
        }
        return output.strip();
    }

    /** Runs a program and returns its exit code, whatever it is. */
    public static int exitCode(final String... command) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor();
    }

    /** Returns whether a program is installed. */
    public static boolean has(final String program) {
        return DIRECTORIES.stream().anyMatch(directory -> Files.isExecutable(directory.resolve(program)));
    }

    /** Returns whether this process is the system's administrator, who may mount. */
    public static boolean isRoot() throws IOException, InterruptedException {
        return has("id") && run("id", "-u").equals("0");
    }
}
