package org.tributary.gateway.cli.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A shell file that starts a demo's process again and leaves its id, so that the demo's end finds it. Immutable. */
final class StartFile {
    private final Path directory;

    /** The file of a process with a directory to itself, which is in its command line. */
    StartFile(final Path directory) {
        this.directory = directory;
    }

    Path path() {
        return directory.resolve("start");
    }

    /** Command for a shell. */
    String command() {
        return "sh " + path() + " &";
    }

    private Path id() {
        return directory.resolve("pid");
    }

    /**
     * Writes the file.
     *
     * @param log to which the process's errors are added
     */
    void write(final List<String> command, final Path log) throws IOException {
        final StringBuilder script = new StringBuilder("echo $$ > " + quoted(id().toString()) + "\nexec");
        command.forEach(word -> script.append(' ').append(quoted(word)));
        script.append(" 2>> ").append(quoted(log.toString())).append('\n');
        Files.writeString(path(), script);
    }

    private static String quoted(final String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Returns the process that the file has started, if it runs: its id may be another program's by now. */
    Optional<ProcessHandle> process() {
        try {
            return Files.exists(id())
                    ? ProcessHandle.of(Long.parseLong(Files.readString(id()).strip()))
                            .filter(process ->
                                    process.isAlive() && commandLine(process).contains(directory.toString()))
                    : Optional.empty();
        } catch (final IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The JDK reads the first 4,096 bytes of it, which a class path alone may fill; the kernel shows all. */
    private static String commandLine(final ProcessHandle process) {
        final Path whole = Path.of("/proc/" + process.pid() + "/cmdline");
        try {
            return new String(Files.readAllBytes(whole), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            // No such file on this system, or the process has ended.
            return process.info().commandLine().orElse("");
        }
    }
}
