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

    /** Writes a sandbox and the settings of its nodes, on ports that are free now. */
    public NodeFiles(final Path root) throws IOException {
        this.root = root;
        SandboxDirectory.write(root.resolve("sandbox"), System.currentTimeMillis());
        final List<ServerSocket> ports = new ArrayList<>();
        for (final String name : NAMES) {
            final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            ports.add(socket);
            members.put(name, "127.0.0.1:" + socket.getLocalPort());
        }
        for (final ServerSocket port : ports) {
            port.close();
        }
        for (final String name : NAMES) {
            Files.createDirectories(root.resolve(name));
            write(name, "");
        }
    }

    /** Writes a node's settings with more lines in its section cluster. */
    public void write(final String name, final String moreOfCluster) throws IOException {
        final StringBuilder yaml = new StringBuilder();
        yaml.append("environment: sandbox\nhost: 127.0.0.1\nport: 0\ndata: data\nkeys: ../sandbox/keys\n");
        yaml.append("campaign: ../sandbox/campaign.yaml\ndurability: device\nlogging: {format: text}\n");
        yaml.append("journal: {reserve: 96MiB, refuseBelow: 48MiB, cycleSize: 192MiB}\n");
        yaml.append("cluster:\n  id: giving-day\n  self: ").append(name).append("\n  members:\n");
        members.forEach((member, address) -> yaml.append("    - {name: ")
                .append(member)
                .append(", address: \"")
                .append(address)
                .append("\"}\n"));
        yaml.append(moreOfCluster);
        Files.writeString(settings(name), yaml);
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
