package org.tributary.gateway.kafka;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A main class in a JVM of its own, on this one's class path. */
final class ChildJvm implements AutoCloseable {
    private static final int END_SECONDS = 60;

    private final Process process;

    private ChildJvm(final Process process) {
        this.process = process;
    }

    /** Starts a class; what it prints goes to the file. */
    static ChildJvm start(final String mainClass, final Path log, final String... arguments) throws IOException {
        return start(List.of(), mainClass, log, arguments);
    }

    /** The same with options of the JVM. */
    static ChildJvm start(final List<String> options, final String mainClass, final Path log, final String... arguments)
            throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(one -> one.startsWith("--add-") || one.startsWith("-Dchronicle"))
                .forEach(command::add);
        command.addAll(List.of("-Xmx400m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        // as users see it, not as tests log
        command.add("-Dlogback.configurationFile="
                + Path.of("src/main/resources/logback.xml").toAbsolutePath());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(List.of(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; returns the exit code. */
    int terminate() throws InterruptedException {
        process.destroy();
        return await();
    }

    /** Waits for the end; returns the exit code. */
    int await() throws InterruptedException {
        if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + process.info());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
