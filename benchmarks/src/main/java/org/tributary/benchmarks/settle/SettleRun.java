package org.tributary.benchmarks.settle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.tributary.loadtest.Directories;

/**
 * {@code settle} over a giving day's journal, as finance runs it: a JVM of its own with a small heap, from its start to
 * its end. The journal is made once a directory and kept.
 */
public final class SettleRun {
    private static final long SAMPLE_MS = 20;
    private static final Pattern AFTER_GC = Pattern.compile("\\d+M->(\\d+)M\\(\\d+M\\)");
    private static final Pattern KIB = Pattern.compile("(VmHWM|RssAnon):\\s+(\\d+) kB");
    private static final String MADE = "made";
    private static final LocalDate FIRST = LocalDate.of(2026, 9, 7);
    private static final int READ_BYTES = 1 << 20;

    private final Path directory;
    private final List<String> jvmOptions;

    /**
     * One program's run.
     *
     * @param seconds from the start of its JVM to its end
     * @param processorSeconds of all its threads: says more than the clock where others use the machine too
     * @param anonymousMiB most memory of its own at any time: heap, stacks, code, buffers
     * @param residentMiB most resident memory, pages of mapped journal files included
     * @param heapAfterGcMiB most heap that a collection left
     */
    public record Figures(
            double seconds, double processorSeconds, double anonymousMiB, double residentMiB, double heapAfterGcMiB) {}

    /**
     * A measurement.
     *
     * @param directory keeps the journal between runs; the statements go there and away again
     * @param jvmOptions of the children, such as {@code -Xmx1g}
     */
    public SettleRun(final Path directory, final List<String> jvmOptions) {
        this.directory = directory;
        this.jvmOptions = List.copyOf(jvmOptions);
    }

    /** Makes the journal if it is not there. */
    public void prepare(final long donations, final int days, final LongConsumer progress) throws IOException {
        final Path made = directory.resolve(MADE);
        final String wanted = days == 1 ? Long.toString(donations) : donations + " in " + days;
        if (Files.exists(made) && Files.readString(made).equals(wanted)) {
            return;
        }
        Directories.delete(data());
        Files.deleteIfExists(made);
        Files.createDirectories(data());
        DayJournal.write(data(), donations, days, progress);
        Files.writeString(made, wanted);
    }

    /**
     * Settles a day.
     *
     * @param day counted from 0
     */
    public Figures settle(final int day, final List<String> options) throws IOException {
        return settle(List.of("--day", FIRST.plusDays(day).toString()), options);
    }

    /** Settles all days together. */
    public Figures settleCampaign(final List<String> options) throws IOException {
        return settle(List.of("--campaign"), options);
    }

    private Figures settle(final List<String> period, final List<String> options) throws IOException {
        final Path out = directory.resolve("statements");
        Directories.delete(out);
        final List<String> arguments = new ArrayList<>(List.of(
                "org.tributary.gateway.cli.Main", "settle", "--data", data().toString(), "--out", out.toString()));
        arguments.addAll(period);
        arguments.addAll(options);
        return run(arguments);
    }

    /** Reads the journal and nothing else. */
    public Figures read() throws IOException {
        return run(List.of(JournalRead.class.getName(), data().toString()));
    }

    /** Bytes that the settled day takes on disk. */
    public long statementBytes() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("statements"))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** Checksum (CRC-32C) and length of each file that settling wrote, by its path: the same day must give the same ones. */
    public Map<String, String> checksums() throws IOException {
        final Path root = directory.resolve("statements");
        final Map<String, String> found = new TreeMap<>();
        final byte[] buffer = new byte[READ_BYTES];
        try (Stream<Path> files = Files.walk(root)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                final CRC32C crc = new CRC32C();
                try (InputStream in = Files.newInputStream(file)) {
                    for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                        crc.update(buffer, 0, read);
                    }
                }
                found.put(root.relativize(file).toString(), Long.toHexString(crc.getValue()) + ' ' + Files.size(file));
            }
        }
        return found;
    }

    /** Takes the statements away; the journal stays. */
    public void clean() throws IOException {
        Directories.delete(directory.resolve("statements"));
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Figures run(final List<String> arguments) throws IOException {
        final Path gcLog = Files.createTempFile(directory, "gc", ".log");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-Xlog:gc:file=" + gcLog);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(arguments);
        final long startNanos = System.nanoTime();
        final Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            final long[] most = watch(process);
            final double seconds = (System.nanoTime() - startNanos) / 1e9;
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        "exit code " + process.exitValue() + " of " + String.join(" ", command));
            }
            return new Figures(seconds, most[2] / 1e9, most[0] / 1024.0, most[1] / 1024.0, mostAfterGc(gcLog));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            process.destroyForcibly();
            Files.delete(gcLog);
        }
    }

    /** Most anonymous and most resident memory in KiB, 0 where there is no /proc, and processor time in nanoseconds. */
    private static long[] watch(final Process process) throws InterruptedException {
        final Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        final long[] most = new long[3];
        while (!process.waitFor(SAMPLE_MS, TimeUnit.MILLISECONDS)) {
            process.info().totalCpuDuration().ifPresent(used -> most[2] = Math.max(most[2], used.toNanos()));
            try {
                final Matcher found = KIB.matcher(Files.readString(status));
                while (found.find()) {
                    final int at = found.group(1).equals("RssAnon") ? 0 : 1;
                    most[at] = Math.max(most[at], Long.parseLong(found.group(2)));
                }
            } catch (final IOException | UncheckedIOException e) {
                // it has just ended, or the system has no such file: what was seen must do
            }
        }
        return most;
    }

    private static double mostAfterGc(final Path gcLog) throws IOException {
        double most = 0;
        for (final String line : Files.readAllLines(gcLog)) {
            final Matcher found = AFTER_GC.matcher(line);
            if (found.find()) {
                most = Math.max(most, Long.parseLong(found.group(1)));
            }
        }
        return most;
    }
}
