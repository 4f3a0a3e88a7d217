package org.tributary.loadtest.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * {@code watch} or {@code follow} as a child of this process, round by round. Real viewers have their own machines: with {@code nice} the
 * child uses only processor time that the server and the channels leave. One thread uses it.
 */
final class WatchProcess implements AutoCloseable {
    /** Line printed when all viewers are connected. */
    static final String WATCHING = "watching";

    private static final String NICE = "nice";
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    /** A child that plays a command of this program, one with {@code --on-demand}. */
    WatchProcess(final List<String> arguments, final boolean nice) throws IOException {
        final List<String> command = new ArrayList<>();
        if (nice) {
            command.addAll(List.of(NICE, "-n", "19"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                ownJar(),
                Main.class.getName()));
        command.addAll(arguments);
        command.add("--on-demand");
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    }

    /** Returns whether this machine can give a process the lowest priority. */
    static boolean canBeNice() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, NICE)));
    }

    private static String ownJar() {
        try {
            return Path.of(Main.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (final URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Begins a round; returns when all viewers are connected. */
    void begin() throws IOException {
        in.write("round\n");
        in.flush();
        final String line = out.readLine();
        if (!WATCHING.equals(line)) {
            throw new IOException("the viewers did not connect: " + (line == null ? "their process ended" : line));
        }
    }

    /** Waits for the end of the round and returns its figures. */
    JsonNode end() throws IOException {
        final String line = out.readLine();
        if (line == null) {
            throw new IOException("the viewers' process ended");
        }
        return new ObjectMapper().readTree(line);
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (final InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
