package org.tributary.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.tributary.gateway.config.yaml.InvalidFileException;

class ClusterConfigTest {
    private static final String MEMBERS =
            "members: [{name: a, address: \"10.0.0.1:9650\"}, {name: b, address: \"h:1\"},"
                    + " {name: c, address: \"[::1]:65535\"}]";

    private static TributaryConfig parse(final String environment, final String cluster) {
        final String yaml = "environment: " + environment + "\ndata: d\ncluster: {" + cluster + "}\n";
        return TributaryConfig.parse(yaml.getBytes(StandardCharsets.UTF_8), "t.yaml", Path.of("/etc/tributary"));
    }

    private static ClusterConfig cluster(final String cluster) {
        final ClusterConfig config = parse("sandbox", cluster).cluster();
        assertThat(config).isNotNull();
        return config;
    }

    @Test
    void shouldHaveNoClusterWithoutTheSection() {
        assertThat(TributaryConfig.defaults().cluster()).isNull();
    }

    @Test
    void shouldTakeTheDefaultsBesideNameAndMembers() {
        final ClusterConfig config = cluster("id: day, self: b, " + MEMBERS);
        assertThat(config.members())
                .containsExactly(
                        java.util.Map.entry("a", "10.0.0.1:9650"),
                        java.util.Map.entry("b", "h:1"),
                        java.util.Map.entry("c", "[::1]:65535"));
        assertThat(config.logDir()).isEqualTo(Path.of("/etc/tributary/d/log"));
        assertThat(config.electionMillis()).isEqualTo(500);
        assertThat(config.batchBytes()).isEqualTo(65_536);
        assertThat(config.batchCommands()).isEqualTo(512);
        assertThat(config.batchMillis()).isEqualTo(2);
        assertThat(config.inFlightBatches()).isEqualTo(8);
        assertThat(config.answerWaitMillis()).isEqualTo(3_500);
        assertThat(config.witness()).isTrue();
        assertThat(config.tls()).isNull();
    }

    @Test
    void shouldMakePathsAbsoluteWhenFilesAreNamed() {
        final ClusterConfig config = cluster("id: day, self: a, logDir: ../log, tls: {certificate: n.pem, key: n.key,"
                + " authority: ca.pem}, " + MEMBERS);
        assertThat(config.logDir()).isEqualTo(Path.of("/etc/log"));
        assertThat(config.tls())
                .isEqualTo(new ClusterConfig.Tls(
                        Path.of("/etc/tributary/n.pem"),
                        Path.of("/etc/tributary/n.key"),
                        Path.of("/etc/tributary/ca.pem")));
    }

    @Test
    void shouldSayWhatIsWrongWithItsLineWhenASettingCanNotBeUsed() {
        refused("id: day, self: d, " + MEMBERS, "\"self\" is d, which members does not name", "a, b, c");
        refused(
                "id: day, self: a, members: [{name: a, address: \"h:1\"}, {name: b, address: \"h:2\"}]",
                "names 2 nodes");
        refused("id: day, self: a, members: []", "names 0 nodes");
        refused(
                "id: day, self: a, members: [{name: a, address: \"h:1\"}, {name: a, address: \"h:2\"},"
                        + " {name: b, address: \"h:3\"}]",
                "two members \"a\"");
        refused("id: day, self: a, members: [{name: a, address: \"h:0\"}]", "HOST:PORT");
        refused("id: day, self: a, members: [{name: a, address: \"h:65536\"}]", "HOST:PORT");
        refused("id: Day, self: a, " + MEMBERS, "lower-case");
        refused("id: day, self: a, electionMillis: 99, " + MEMBERS, "electionMillis");
        refused("id: day, self: a, callbacks: false, " + MEMBERS, "unknown key \"callbacks\"");
        refused("id: day, self: a, tls: {certificate: n.pem}, " + MEMBERS, "has no \"key\"", "has no \"authority\"");
        refused("self: a, " + MEMBERS, "has no \"id\"");
    }

    private static void refused(final String cluster, final String... words) {
        assertThatThrownBy(() -> parse("sandbox", cluster))
                .isInstanceOf(InvalidFileException.class)
                .hasMessageContaining("t.yaml:3")
                .hasMessageContainingAll(words);
    }

    @Test
    void shouldRefuseAWireWithoutCertificatesInProduction() {
        assertThatThrownBy(() -> parse("production", "id: day, self: a, " + MEMBERS))
                .hasMessageContaining("a cluster without tls in environment production");
        assertThat(parse("production", "id: day, self: a, tls: {certificate: n, key: k, authority: c}, " + MEMBERS)
                        .cluster())
                .isNotNull();
    }
}
