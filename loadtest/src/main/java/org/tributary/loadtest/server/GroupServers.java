package org.tributary.loadtest.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tributary.gateway.sandbox.SandboxDirectory;

/**
 * The nodes of a replicated group and the gateways before them: processes of the packaged server that share a sandbox's keys, each with
 * a directory to itself. One thread uses it.
 */
public final class GroupServers implements AutoCloseable {
    private static final long START_SECONDS = 300;

    /**
     * Size and patience of a group.
     *
     * @param nodes one, three or five
     * @param gateways processes that take the callbacks
     * @param electionMillis {@code cluster.electionMillis} of its settings
     * @param answerWaitMillis {@code cluster.answerWaitMillis} of its settings
     */
    public record Shape(int nodes, int gateways, int electionMillis, int answerWaitMillis) {}

    private final Path directory;
    private final Path jar;
    private final Shape shape;
    private final Map<String, String> members = new LinkedHashMap<>();
    private final Map<String, ServerProcess> nodes = new LinkedHashMap<>();
    private final Map<String, ServerProcess> gateways = new LinkedHashMap<>();
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    /**
     * A group that is not started, with empty data.
     *
     * @param directory empty
     */
    public GroupServers(final Path directory, final Path jar, final Shape shape) throws IOException {
        this.directory = directory;
        this.jar = jar;
        this.shape = shape;
        SandboxDirectory.write(directory, System.currentTimeMillis());
        for (int i = 0; i < shape.nodes(); i++) {
            members.put(String.valueOf((char) ('a' + i)), "127.0.0.1:" + OwnServer.freePort());
        }
        for (final String name : members.keySet()) {
            nodes.put(name, process(name, ServerProcess.Role.NODE));
        }
        for (int i = 1; i <= shape.gateways(); i++) {
            gateways.put("g" + i, process("g" + i, ServerProcess.Role.GATEWAY));
        }
    }

    private ServerProcess process(final String name, final ServerProcess.Role role) throws IOException {
        final Path own = directory.resolve(name);
        Files.createDirectories(own);
        Files.writeString(own.resolve(SandboxDirectory.SETTINGS), settings(name, role));
        final int port = OwnServer.freePort();
        ports.put(name, port);
        return new ServerProcess(jar, own, port, role);
    }

    private String settings(final String name, final ServerProcess.Role role) {
        final boolean isNode = role == ServerProcess.Role.NODE;
        final StringBuilder yaml =
                new StringBuilder("# Settings of a load test's own process.\nenvironment: sandbox\nkeys: ../keys\n");
        yaml.append("sandbox: {skewSeconds: ").append(OwnServer.SKEW_SECONDS).append("}\nlogging: {format: text}\n");
        if (isNode) {
            yaml.append("campaign: ../campaign.yaml\ndurability: device\n")
                    .append("journal: {reserve: 96MiB, refuseBelow: 48MiB, cycleSize: 192MiB}\n");
        }
        yaml.append("cluster:\n  id: loadtest\n").append(isNode ? "  self: " + name + "\n" : "");
        yaml.append("  electionMillis: ").append(shape.electionMillis());
        yaml.append("\n  answerWaitMillis: ").append(shape.answerWaitMillis()).append("\n  members:\n");
        members.forEach(
                (member, address) -> yaml.append("    - {name: " + member + ", address: \"" + address + "\"}\n"));
        return yaml.toString();
    }

    /** Starts all: the nodes at once, then the gateways. */
    public void start() throws IOException, InterruptedException {
        start(nodes);
        start(gateways);
    }

    private static void start(final Map<String, ServerProcess> processes) throws IOException, InterruptedException {
        final Map<ServerProcess, Future<String>> starts = new LinkedHashMap<>();
        for (final ServerProcess process : processes.values()) {
            starts.put(process, process.launch());
        }
        for (final Map.Entry<ServerProcess, Future<String>> start : starts.entrySet()) {
            await(start.getKey(), start.getValue());
        }
    }

    private static void await(final ServerProcess process, final Future<String> ready)
            throws IOException, InterruptedException {
        try {
            ready.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (final ExecutionException | TimeoutException e) {
            throw new IOException("a process of the group did not become ready; its output is in " + process.log(), e);
        }
    }

    /** Kills a node like {@code kill -9}. */
    public void kill(final String node) throws InterruptedException {
        process(node).kill();
    }

    /** Starts a node again and waits until it takes traffic. */
    public void restart(final String node) throws IOException, InterruptedException {
        await(process(node), process(node).launch());
    }

    /** Names of the nodes. */
    public List<String> nodes() {
        return List.copyOf(nodes.keySet());
    }

    /** What a running node says of itself. */
    public ServerView.Node node(final String name) throws IOException, InterruptedException {
        return new ServerView(url(name)).node();
    }

    /** The leader that a running node names, if that one runs; "" if there is none now. */
    public String leader() throws InterruptedException {
        for (final Map.Entry<String, ServerProcess> node : nodes.entrySet()) {
            if (node.getValue().isAlive()) {
                try {
                    final String leader = node(node.getKey()).leader();
                    if (nodes.containsKey(leader) && process(leader).isAlive()) {
                        return leader;
                    }
                } catch (final IOException e) {
                    // It is busy or about to end: the next one is asked.
                    continue;
                }
            }
        }
        return "";
    }

    /** Where a node or gateway is reached. */
    public URI url(final String name) {
        return URI.create("http://127.0.0.1:" + port(name));
    }

    private int port(final String name) {
        return ports.getOrDefault(name, 0);
    }

    /** Where callbacks go. */
    public List<InetSocketAddress> takers() {
        return (gateways.isEmpty() ? nodes : gateways)
                .keySet().stream()
                        .map(name -> new InetSocketAddress("127.0.0.1", port(name)))
                        .toList();
    }

    /** Directory of the keys that sign for it. */
    public Path keys() {
        return directory.resolve(SandboxDirectory.KEYS);
    }

    /** A node's process, for commands on its data. */
    public ServerProcess process(final String node) {
        return Objects.requireNonNull(nodes.get(node), node);
    }

    /** Asks all to end, gateways first; returns in words what did not end with exit code 0. */
    public List<String> stop() throws InterruptedException {
        final List<String> problems = new ArrayList<>();
        for (final Map<String, ServerProcess> role : List.of(gateways, nodes)) {
            role.values().forEach(ServerProcess::terminate);
            for (final Map.Entry<String, ServerProcess> each : role.entrySet()) {
                final int exit = each.getValue().stop();
                if (exit != 0) {
                    problems.add("SIGTERM ended " + each.getKey() + " with exit code " + exit + " instead of 0, see "
                            + each.getValue().log());
                }
            }
        }
        return problems;
    }

    /** Exit code of {@code cluster compare} over the data of all nodes, which are stopped; its words are in a file. */
    public int compare(final Path words) throws IOException, InterruptedException {
        final List<String> arguments = new ArrayList<>(List.of("cluster", "compare"));
        nodes.values().forEach(node -> arguments.add(node.data().toString()));
        return nodes.values().iterator().next().command(words, arguments).waitFor();
    }

    @Override
    public void close() {
        gateways.values().forEach(ServerProcess::close);
        nodes.values().forEach(ServerProcess::close);
    }
}
