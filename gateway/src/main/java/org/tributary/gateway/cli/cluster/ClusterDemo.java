package org.tributary.gateway.cli.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.sandbox.SandboxDirectory;
import org.tributary.gateway.server.TokenFiles;

/** A replicated group and its gateways as child processes on this machine, with a sandbox's keys. One thread, besides {@link #stop}. */
public final class ClusterDemo {
    /** System property of a demo's nodes: the directory with all their directories. */
    static final String DIRECTORY = "tributary.demo";

    private static final int MOST_GATEWAYS = 8;
    private static final int FIRST_PORT = 8099;
    private static final int START_SECONDS = 600;
    private static final int TELL_SECONDS = 30;
    private static final int STOP_SECONDS = 60;
    private static final String LOG = "log";

    private final Path sandbox;
    private final int firstPort;
    private final List<String> nodes = new ArrayList<>();
    private final List<String> gateways = new ArrayList<>();
    private final Map<String, String> members = new LinkedHashMap<>();
    private final Map<String, Process> running = new LinkedHashMap<>();
    private boolean stopped;

    /**
     * A demo that is not started.
     *
     * @param sandbox directory of a sandbox, to which each process's directory is added
     * @param port of the first process, the next ones follow; 0: free ones; null: 8099
     */
    public ClusterDemo(final Path sandbox, final @Nullable Integer port, final int nodeCount, final int gatewayCount) {
        this.sandbox = sandbox;
        this.firstPort = port == null ? FIRST_PORT : port;
        for (int i = 0; i < nodeCount; i++) {
            nodes.add(String.valueOf((char) ('a' + i)));
        }
        for (int i = 1; i <= gatewayCount; i++) {
            gateways.add("g" + i);
        }
    }

    /** Refuses numbers of processes that can't be, and a program without the library of nodes. */
    public static void require(final int nodeCount, final int gatewayCount) {
        if (nodeCount != 1 && nodeCount != 3 && nodeCount != 5) {
            throw CommandException.usage("--nodes is " + nodeCount + ", must be 1, 3 or 5: an even number survives no"
                    + " more failures than one node less");
        }
        if (gatewayCount < 0 || gatewayCount > MOST_GATEWAYS) {
            throw CommandException.usage("--gateways is " + gatewayCount + ", must be 0 to " + MOST_GATEWAYS);
        }
        ClusterLibrary.require();
    }

    /**
     * Starts all processes and says how each is reached, killed and started again.
     *
     * @return where callbacks are taken: the gateways, or the nodes if there are none
     */
    public List<URI> start(final PrintWriter out) throws IOException, InterruptedException {
        choosePorts();
        out.println("starting " + nodes.size() + " nodes and " + gateways.size() + " gateways; their logs are in "
                + sandbox + "/*/log");
        final List<URI> ofNodes = startAll("node", nodes, 0, out);
        final List<URI> ofGateways = startAll("gateway", gateways, nodes.size(), out);
        for (int i = 0; i < nodes.size(); i++) {
            tell(out, "node", nodes.get(i), ofNodes.get(i), i);
        }
        for (int i = 0; i < gateways.size(); i++) {
            tell(out, "gateway", gateways.get(i), ofGateways.get(i), nodes.size() + i);
        }
        out.println("dashboard " + ofNodes.get(0) + "/ (each node has one); who leads and how far each is: "
                + ofNodes.get(0) + "/api/v1/cluster");
        out.println("operations " + ofNodes.get(0) + "/ops (its token: "
                + sandbox.resolve(SandboxDirectory.KEYS).resolve(TokenFiles.ADMIN) + ")");
        final List<URI> takers = ofGateways.isEmpty() ? ofNodes : ofGateways;
        out.println(
                "ready: callbacks go to " + takers.stream().map(URI::toString).collect(Collectors.joining(" and ")));
        watch(ofNodes, out);
        return takers;
    }

    private void watch(final List<URI> ofNodes, final PrintWriter out) {
        final Map<String, URI> addresses = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            addresses.put(nodes.get(i), ofNodes.get(i));
        }
        new GroupWatch(addresses, out).start();
    }

    private void choosePorts() throws IOException {
        final List<ServerSocket> free = new ArrayList<>();
        for (final String node : nodes) {
            final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            free.add(socket);
            members.put(node, "127.0.0.1:" + socket.getLocalPort());
        }
        for (final ServerSocket socket : free) {
            socket.close();
        }
    }

    private void tell(final PrintWriter out, final String role, final String name, final URI address, final int place) {
        final Process process = running.get(name);
        out.println(role + " " + name + " " + address + "  kill it: kill -9 "
                + (process == null ? "?" : Long.toString(process.pid())));
        out.println("    start it again: " + startFile(name).command());
    }

    private List<URI> startAll(final String role, final List<String> names, final int firstPlace, final PrintWriter out)
            throws IOException, InterruptedException {
        final List<CompletableFuture<URI>> starts = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            starts.add(launch(role, names.get(i), firstPlace + i));
        }
        final List<URI> addresses = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            addresses.add(
                    await(role + " " + names.get(i), directory(names.get(i)).resolve(LOG), starts.get(i), out));
        }
        return addresses;
    }

    /** Five JVMs that start at once take minutes on a busy machine: the wait is long, and says what it waits for. */
    private static URI await(
            final String process, final Path log, final CompletableFuture<URI> start, final PrintWriter out)
            throws IOException, InterruptedException {
        for (int seconds = TELL_SECONDS; seconds <= START_SECONDS; seconds += TELL_SECONDS) {
            try {
                return start.get(TELL_SECONDS, TimeUnit.SECONDS);
            } catch (final ExecutionException e) {
                throw CommandException.failed(process + " ended; its output:\n" + Files.readString(log));
            } catch (final TimeoutException e) {
                out.println(process + " is not ready after " + seconds + " s; its log is " + log);
            }
        }
        throw CommandException.failed(
                process + " was not ready after " + START_SECONDS + " s; its output:\n" + Files.readString(log));
    }

    private StartFile startFile(final String name) {
        return new StartFile(directory(name));
    }

    private Path directory(final String name) {
        return sandbox.resolve(name);
    }

    private synchronized CompletableFuture<URI> launch(final String role, final String name, final int place)
            throws IOException {
        if (stopped) {
            throw CommandException.failed("the demo was stopped");
        }
        Files.createDirectories(directory(name));
        Files.writeString(directory(name).resolve(SandboxDirectory.SETTINGS), settings(role, name));
        startFile(name).write(command(role, name, place), directory(name).resolve(LOG));
        final Process process = new ProcessBuilder(command(role, name, place))
                .redirectError(directory(name).resolve(LOG).toFile())
                .start();
        running.put(name, process);
        final CompletableFuture<URI> ready = new CompletableFuture<>();
        final Thread reader = new Thread(() -> read(process, ready), "output-" + name);
        reader.setDaemon(true);
        reader.start();
        return ready;
    }

    private static void read(final Process process, final CompletableFuture<URI> ready) {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith("ready ")) {
                    ready.complete(URI.create(line.split(" ")[1]));
                }
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (final IOException e) {
            ready.completeExceptionally(e);
        }
    }

    private String settings(final String role, final String name) {
        final StringBuilder yaml = new StringBuilder("environment: sandbox\nkeys: ../keys\nlogging: {format: text}\n");
        if (role.equals("node")) {
            yaml.append("data: data\ncampaign: ../campaign.yaml\ndurability: device\n")
                    .append("journal: {reserve: 96MiB, refuseBelow: 48MiB, cycleSize: 192MiB}\n");
        }
        yaml.append("cluster:\n  id: demo\n");
        if (role.equals("node")) {
            yaml.append("  self: ").append(name).append('\n');
        }
        yaml.append("  members:\n");
        members.forEach((member, address) -> yaml.append("    - {name: ")
                .append(member)
                .append(", address: \"")
                .append(address)
                .append("\"}\n"));
        return yaml.toString();
    }

    /** The same program as this one, in a JVM with the same options. */
    private List<String> command(final String role, final String name, final int place) {
        final String classPath = System.getProperty("java.class.path");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> !option.startsWith("-javaagent") && !option.startsWith("-agentlib"))
                .forEach(command::add);
        command.add("-D" + DIRECTORY + "=" + sandbox);
        command.addAll(
                classPath.endsWith(".jar") && !classPath.contains(java.io.File.pathSeparator)
                        ? List.of("-jar", Path.of(classPath).toAbsolutePath().toString())
                        : List.of("-cp", classPath, "org.tributary.gateway.cli.Main"));
        command.addAll(List.of(
                role,
                "--config",
                directory(name).resolve(SandboxDirectory.SETTINGS).toString(),
                "--port",
                Integer.toString(firstPort == 0 ? 0 : firstPort + place)));
        return command;
    }

    /**
     * Stops the gateways, then the nodes, also those that were started again.
     *
     * @return whether those that still ran ended well
     */
    public synchronized boolean stop() {
        stopped = true;
        boolean fine = true;
        for (final List<String> role : List.of(gateways, nodes)) {
            final List<ProcessHandle> ending = new ArrayList<>();
            for (final String name : role) {
                final Process process = running.get(name);
                if (process != null) {
                    ending.add(process.toHandle());
                }
                startFile(name).process().ifPresent(ending::add);
            }
            ending.forEach(ProcessHandle::destroy);
            for (final ProcessHandle process : ending) {
                fine &= ended(process);
            }
        }
        return fine;
    }

    private static boolean ended(final ProcessHandle process) {
        try {
            process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (final TimeoutException e) {
            process.destroyForcibly();
            return false;
        } catch (final ExecutionException e) {
            return false;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
