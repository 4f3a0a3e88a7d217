package org.tributary.benchmarks.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tributary.benchmarks.machine.Jvm;

/** A member's process, seen from the run. */
final class Member implements AutoCloseable {
    private static final long ANSWER_SECONDS = 30;

    private final Process process;
    private final BlockingQueue<String> spent = new LinkedBlockingQueue<>();
    private volatile boolean leads;

    /** Starts a member that keeps what it writes in a directory. */
    Member(final Kind kind, final String name, final Path directory, final Map<String, String> members)
            throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Jvm.openings());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-agentlib"))
                .forEach(command::add);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                MemberMain.class.getName(),
                kind.name(),
                name,
                directory.toString()));
        members.forEach((member, address) -> command.add(member + "=" + address));
        process = new ProcessBuilder(command)
                .redirectError(directory.resolve("errors").toFile())
                .start();
        final Thread reader = new Thread(this::read, "member-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(MemberMain.SPENT)) {
                    spent.add(line.substring(MemberMain.SPENT.length()));
                } else {
                    leads = line.equals(MemberMain.LEADS);
                }
            }
        } catch (final IOException e) {
            // It was ended.
            leads = false;
        }
        leads = false;
    }

    boolean leads() {
        return leads && process.isAlive();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Processor time of all its threads so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Processor time of its groups of threads so far, nanoseconds. */
    Map<String, Long> threadTimes() throws IOException, InterruptedException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        final String line = spent.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            throw new IOException("a member does not say what its threads have spent");
        }
        return ThreadTimes.of(line);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
