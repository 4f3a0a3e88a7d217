package org.tributary.gateway.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tributary.gateway.sandbox.SandboxDirectory;

/** Settings of three nodes that share a sandbox's keys and campaign file; each has a data directory. */
public final class NodeFiles {
    public static final List<String> NAMES = List.of("a", "b", "c");

    private final Path root;
    private final Map<String, String> members = new LinkedHashMap<>();

    /** Writes a sandbox and the settings of its three nodes, on ports that are free now. */
    public NodeFiles(final Path root) throws IOException {
        this(root, NAMES);
    }

    /** Writes a sandbox and the settings of these nodes. */
    public NodeFiles(final Path root, final List<String> names) throws IOException {
        this.root = root;
        SandboxDirectory.write(root.resolve("sandbox"), System.currentTimeMillis());
        final List<ServerSocket> ports = new ArrayList<>();
        for (final String name : names) {
            final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            ports.add(socket);
            members.put(name, "127.0.0.1:" + socket.getLocalPort());
        }
        for (final ServerSocket port : ports) {
            port.close();
        }
        for (final String name : names) {
            Files.createDirectories(root.resolve(name));
            write(name, "");
        }
    }

    /** Lets nodes wait longer for each other, for machines whose processors are shared by many tests. */
    public NodeFiles patient() throws IOException {
        for (final String name : NAMES) {
            write(name, "  electionMillis: 4000\n  answerWaitMillis: 30000\n");
        }
        return this;
    }

    /** Writes a node's settings with more lines in its section cluster. */
    public void write(final String name, final String moreOfCluster) throws IOException {
        final StringBuilder yaml = new StringBuilder();
        yaml.append("environment: sandbox\nhost: 127.0.0.1\nport: 0\ndata: data\nkeys: ../sandbox/keys\n");
        yaml.append("campaign: ../sandbox/campaign.yaml\ndurability: device\nlogging: {format: text}\n");
        yaml.append("journal: {reserve: 96MiB, refuseBelow: 48MiB, cycleSize: 192MiB}\n");
        yaml.append("cluster:\n  id: giving-day\n  self: ").append(name).append("\n");
        addMembers(yaml);
        yaml.append(moreOfCluster);
        Files.writeString(settings(name), yaml);
    }

    /** Adds lines after a node's section cluster. */
    public void append(final String name, final String more) throws IOException {
        Files.writeString(settings(name), Files.readString(settings(name)) + more);
    }

    /**
     * Writes the settings of a gateway.
     *
     * @param cluster the group's name
     * @param more further lines, before the section cluster
     */
    public void writeGateway(final String name, final String cluster, final String more) throws IOException {
        writeGateway(name, cluster, more, "");
    }

    /** Writes the settings of a gateway with more lines in its section cluster. */
    public void writeGateway(final String name, final String cluster, final String more, final String moreOfCluster)
            throws IOException {
        Files.createDirectories(root.resolve(name));
        final StringBuilder yaml = new StringBuilder("environment: sandbox\nhost: 127.0.0.1\nport: 0\n");
        if (!more.contains("keys:")) {
            yaml.append("keys: ../sandbox/keys\n");
        }
        yaml.append("logging: {format: text}\n")
                .append(more)
                .append("cluster:\n  id: ")
                .append(cluster)
                .append("\n");
        addMembers(yaml);
        yaml.append(moreOfCluster);
        Files.writeString(settings(name), yaml);
    }

    private void addMembers(final StringBuilder yaml) {
        yaml.append("  members:\n");
        members.forEach((member, address) -> yaml.append("    - {name: ")
                .append(member)
                .append(", address: \"")
                .append(address)
                .append("\"}\n"));
    }

    /** Holds the keys that all nodes use. */
    public Path sandbox() {
        return root.resolve("sandbox");
    }

    public Path settings(final String name) {
        return root.resolve(name).resolve(SandboxDirectory.SETTINGS);
    }

    public Path data(final String name) {
        return root.resolve(name).resolve("data");
    }
}
