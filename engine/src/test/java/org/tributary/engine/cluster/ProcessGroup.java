package org.tributary.engine.cluster;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.testing.ChildJvm;

/** Three nodes of the real core in processes that can be killed. */
final class ProcessGroup implements AutoCloseable {
    static final List<String> NAMES = List.of("n1", "n2", "n3");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path root;
    private final long openedMs = System.currentTimeMillis();
    private final List<String> members = new ArrayList<>();
    private final Map<String, Process> processes = new ConcurrentHashMap<>();
    private final Map<String, String> says = new ConcurrentHashMap<>();
    private final Map<String, Long> sequences = new ConcurrentHashMap<>();

    ProcessGroup(final Path root) throws IOException {
        this.root = root;
        final Map<String, ServerSocket> ports = new LinkedHashMap<>();
        for (final String name : NAMES) {
            ports.put(name, new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        for (final Map.Entry<String, ServerSocket> port : ports.entrySet()) {
            members.add(port.getKey() + "=127.0.0.1:" + port.getValue().getLocalPort());
            port.getValue().close();
        }
    }

    void start(final String name) {
        final List<String> arguments = new ArrayList<>(List.of(name, root.toString(), Long.toString(openedMs)));
        arguments.addAll(members);
        try {
            final Process process = ChildJvm.start(
                    NodeProcess.class, ProcessBuilder.Redirect.INHERIT, arguments.toArray(String[]::new));
            processes.put(name, process);
            says.put(name, "");
            sequences.put(name, 0L);
            final Thread reader = new Thread(() -> read(name, process), "output of " + name);
            reader.setDaemon(true);
            reader.start();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(final String name, final Process process) {
        try (BufferedReader in = process.inputReader()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("@at ")) {
                    sequences.put(name, Long.parseLong(line.substring(4)));
                } else if (line.startsWith("@")) {
                    says.put(name, line);
                } else {
                    System.out.println(name + ": " + line);
                }
            }
        } catch (final IOException e) {
            // Killed.
            return;
        }
    }

    void kill(final String name) throws InterruptedException {
        final Process process = processes.remove(name);
        process.destroyForcibly();
        process.waitFor();
        says.put(name, "");
    }

    String leader() {
        await().atMost(PATIENCE).until(() -> says.containsValue("@leads"));
        return says.entrySet().stream()
                .filter(each -> each.getValue().equals("@leads"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    /** Waits until all three have this record. */
    void awaitAll(final long sequence) {
        await().atMost(PATIENCE)
                .until(() -> processes.size() == NAMES.size()
                        && sequences.values().stream().allMatch(each -> each >= sequence));
    }

    ClusterClient client() {
        return new ClusterClient(NodeProcess.settings(root, "", members.toArray(String[]::new)), IngressLimits.DEFAULT);
    }

    DataDirectory directory(final String name) {
        return new DataDirectory(root.resolve(name));
    }

    /** Ends all nodes in good order. */
    @Override
    public void close() throws Exception {
        for (final Process process : processes.values()) {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
        }
        for (final Process process : processes.values()) {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
        processes.clear();
    }
}
