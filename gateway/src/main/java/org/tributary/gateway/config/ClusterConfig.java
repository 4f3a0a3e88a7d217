package org.tributary.gateway.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.config.yaml.BadValueException;
import org.tributary.gateway.config.yaml.Section;
import org.tributary.gateway.config.yaml.Values;

/**
 * Settings of a node of a replicated group, or of a gateway before one: the section {@code cluster}. Only {@code node} and {@code
 * gateway} read them.
 *
 * @param id name of the group
 * @param self this node's name; empty of a gateway
 * @param members {@code host:port} by name of the nodes that began the group, in the file's order
 * @param logDir directory of the replicated log
 * @param electionMillis followers wait this to twice this for a leader
 * @param answerWaitMillis a callback waits so long for its answer
 * @param witness whether an answer waits until a second journal agrees
 * @param tls null: the wire is not encrypted
 * @param address {@code host:port} of a node that came later and that members does not name; "" otherwise
 */
public record ClusterConfig(
        String id,
        String self,
        Map<String, String> members,
        Path logDir,
        int electionMillis,
        int batchBytes,
        int batchCommands,
        int batchMillis,
        int inFlightBatches,
        int answerWaitMillis,
        boolean witness,
        @Nullable Tls tls,
        String address) {
    private static final int MOST_MEMBERS = 5;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Pattern ADDRESS = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");

    /** Certificate, its key and the authority that signs all nodes' certificates; PEM files. */
    public record Tls(Path certificate, Path key, Path authority) {}

    public ClusterConfig {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /**
     * Reads the section.
     *
     * @param directory what relative paths are relative to
     * @param data the data directory
     * @return null if there is no such section
     */
    static @Nullable ClusterConfig read(
            final Section root, final Path directory, final Path data, final TributaryConfig.Environment environment) {
        final Section cluster = root.section("cluster");
        if (cluster == null) {
            return null;
        }
        final String id = cluster.requiredValue("id", "", ClusterConfig::name);
        final String self = cluster.value("self", "", ClusterConfig::name);
        final Map<String, String> members = members(cluster);
        final ClusterConfig config = new ClusterConfig(
                id,
                self,
                members,
                cluster.value("logDir", data.resolve("log"), text -> path(directory, text)),
                number(cluster, "electionMillis", 500, 100, 60_000),
                bytes(cluster, "batchBytes", 64 * 1024, 1_024, 512 * 1024),
                number(cluster, "batchCommands", 512, 1, 512),
                number(cluster, "batchMillis", 2, 0, 1_000),
                number(cluster, "inFlightBatches", 8, 1, 64),
                number(cluster, "answerWaitMillis", 3_500, 100, 60_000),
                cluster.flag("witness", true),
                tls(cluster, directory, environment),
                cluster.value("address", "", ClusterConfig::address));
        requireSelf(cluster, config);
        cluster.finish();
        return config;
    }

    private static void requireSelf(final Section cluster, final ClusterConfig config) {
        if (config.self().isEmpty() || config.members().isEmpty()) {
            return;
        }
        final boolean isNamed = config.members().containsKey(config.self());
        if (!isNamed && config.address().isEmpty()) {
            cluster.mistake(
                    "self",
                    "\"self\" is " + config.self() + ", which members does not name",
                    "Write one of " + String.join(", ", config.members().keySet())
                            + ", or, for a node that the group takes in later, its own \"address\"");
        }
        if (isNamed && !config.address().isEmpty()) {
            cluster.mistake(
                    "address",
                    "\"address\" is given, and members names " + config.self(),
                    "Leave address out: the one in members counts");
        }
    }

    private static Map<String, String> members(final Section cluster) {
        final Map<String, String> members = new LinkedHashMap<>();
        final List<Section> all = cluster.sections("members", "member", MOST_MEMBERS);
        for (final Section one : all) {
            final String name = one.requiredValue("name", "", ClusterConfig::name);
            final String address = one.requiredValue("address", "", ClusterConfig::address);
            one.finish();
            if (!name.isEmpty() && members.put(name, address) != null) {
                one.mistake("name", "there are two members \"" + name + "\"", "Give each another name");
            }
        }
        if (all.size() % 2 == 0) {
            cluster.mistake(
                    "members",
                    "\"members\" names " + all.size() + " nodes",
                    "Name one, three or five: an even number survives no more failures than one node less");
        }
        return members;
    }

    private static @Nullable Tls tls(
            final Section cluster, final Path directory, final TributaryConfig.Environment environment) {
        final Section tls = cluster.section("tls");
        if (tls == null) {
            if (environment == TributaryConfig.Environment.PRODUCTION) {
                cluster.mistake(
                        "tls",
                        "a cluster without tls in environment production",
                        "Give tls: {certificate: …, key: …, authority: …}: whoever reaches a node's port could"
                                + " otherwise write donations");
            }
            return null;
        }
        final Path certificate = tls.required("certificate", text -> path(directory, text));
        final Path key = tls.required("key", text -> path(directory, text));
        final Path authority = tls.required("authority", text -> path(directory, text));
        tls.finish();
        return certificate == null || key == null || authority == null ? null : new Tls(certificate, key, authority);
    }

    private static int number(
            final Section cluster, final String key, final int byDefault, final int least, final int most) {
        return cluster.value(key, byDefault, text -> Math.toIntExact(Values.integer(text, least, most)));
    }

    private static int bytes(
            final Section cluster, final String key, final int byDefault, final int least, final int most) {
        return cluster.value(key, byDefault, text -> Math.toIntExact(Values.bytes(text, least, most)));
    }

    private static Path path(final Path directory, final String text) {
        return directory.resolve(text).toAbsolutePath().normalize();
    }

    private static String name(final String text) {
        if (!NAME.matcher(text).matches()) {
            throw new BadValueException(
                    "is \"" + text + "\"", "Write 1 to 32 lower-case letters, digits and hyphens, such as node-a");
        }
        return text;
    }

    private static String address(final String text) {
        final java.util.regex.Matcher parts = ADDRESS.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) < 1 || Integer.parseInt(parts.group(2)) > 65_535) {
            throw new BadValueException("is \"" + text + "\"", "Write HOST:PORT, such as 10.0.0.1:9650");
        }
        return text;
    }
}
