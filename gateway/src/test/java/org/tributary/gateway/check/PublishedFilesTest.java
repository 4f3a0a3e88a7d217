package org.tributary.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.tributary.gateway.sandbox.SandboxKeys;

/** Every file in {@code config/} is read by what it is for, as a newcomer would use it. */
class PublishedFilesTest {
    private static final Path CONFIG = Path.of("../config");

    /** What reads each file; one that nothing reads here has a reader that is named. */
    private static final Map<String, String> READERS = Map.ofEntries(
            Map.entry("tributary.yaml", "shouldFindNothingWrong"),
            Map.entry("giving-day.yaml", "shouldFindNothingWrong"),
            Map.entry("kids-gallery.yaml", "shouldFindNothingWrong"),
            Map.entry("prometheus-alerts.yaml", "shouldSayWhatIsWrongInEveryAlert, PrometheusIT"),
            Map.entry("grafana-dashboard.json", "shouldAskSomethingInEveryPanel, GrafanaDashboardTest, PrometheusIT"),
            Map.entry("jvm.options", "shouldStartAJvm"),
            Map.entry("bin/run-jar", "shouldBeAScript; all that tests start through gateway/bin"),
            Map.entry("logback.xml", "ExampleFilesTest"),
            Map.entry("checkstyle.xml", "the build"),
            Map.entry("LICENSE", "people"),
            Map.entry("tributary.service", "UnitFileTest"),
            Map.entry("tributary@.service", "UnitFileTest"),
            Map.entry("Containerfile", "ArchiveIT"),
            Map.entry("nginx.conf", "SeveralCampaignsIT"),
            Map.entry("alertmanager.yaml", "RunbookTest"),
            Map.entry("bin/jdk", "bin/run-jar, bin/make-class-archive"),
            Map.entry("bin/make-class-archive", "ArchiveIT"),
            Map.entry("bin/make-archive", "ArchiveIT"));

    @TempDir
    Path directory;

    @BeforeEach
    void copy() throws IOException {
        for (final String file : List.of("tributary.yaml", "giving-day.yaml", "kids-gallery.yaml")) {
            Files.copy(CONFIG.resolve(file), directory.resolve(file));
        }
        SandboxKeys.write(directory.resolve("keys"), List.of());
        // The one thing that the campaign asks for besides: what its partners sign with.
        for (final String partner : List.of("walk-app", "charity-shop")) {
            final Path secret =
                    Files.writeString(directory.resolve("keys/partners/" + partner + ".secret"), "0123abcd".repeat(8));
            Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void shouldNameAReaderForEveryFile() throws IOException {
        try (Stream<Path> files = Files.walk(CONFIG)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> CONFIG.relativize(file).toString()))
                    .containsExactlyInAnyOrderElementsOf(READERS.keySet());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"giving-day.yaml", "kids-gallery.yaml"})
    void shouldFindNothingWrong(final String campaign) throws IOException {
        final Path settings = directory.resolve("tributary.yaml");
        final String text = Files.readString(settings);
        assertThat(text).contains("campaign: giving-day.yaml");
        Files.writeString(settings, text.replace("campaign: giving-day.yaml", "campaign: " + campaign));
        final CheckReport report = CampaignCheck.of(settings);
        assertThat(report.mistakes()).isEmpty();
        assertThat(report.summary()).hasSize(2).allMatch(line -> line.contains(": sound."));
        assertThat(report.neverGive()).isEmpty();
        assertThat(report.gifts()).isNotEmpty();
    }

    /** The same check does find what is wrong. */
    @Test
    void shouldFindAMistakeMadeInThem() throws IOException {
        final Path campaign = directory.resolve("giving-day.yaml");
        Files.writeString(campaign, Files.readString(campaign).replaceFirst("kind: ratio", "kind: ration"));
        assertThat(CampaignCheck.of(directory.resolve("tributary.yaml")).mistakes())
                .isNotEmpty()
                .first()
                .asString()
                .contains("giving-day.yaml:", "ration");
    }

    @Test
    void shouldSayWhatIsWrongInEveryAlert() throws IOException {
        final JsonNode groups = yaml("prometheus-alerts.yaml").get("groups");
        int rules = 0;
        for (final JsonNode group : groups) {
            for (final JsonNode rule : group.get("rules")) {
                assertThat(rule.at("/alert").textValue()).startsWith("Tributary");
                assertThat(rule.at("/expr").textValue()).isNotBlank();
                assertThat(rule.at("/labels/severity").textValue()).isIn("page", "ticket");
                assertThat(rule.at("/annotations/summary").textValue()).isNotBlank();
                rules++;
            }
        }
        assertThat(rules).isPositive();
    }

    @Test
    void shouldAskSomethingInEveryPanel() throws IOException {
        final JsonNode panels = new ObjectMapper()
                .readTree(CONFIG.resolve("grafana-dashboard.json").toFile())
                .get("panels");
        // Grafana's own schema of a dashboard requires them, even if there are none.
        assertThat(new ObjectMapper()
                        .readTree(CONFIG.resolve("grafana-dashboard.json").toFile())
                        .at("/annotations/list")
                        .isArray())
                .isTrue();
        assertThat(panels).isNotEmpty().allSatisfy(panel -> {
            assertThat(panel.at("/title").textValue()).isNotBlank();
            if (!panel.at("/type").textValue().equals("row")) {
                assertThat(panel.get("targets"))
                        .isNotEmpty()
                        .allSatisfy(target ->
                                assertThat(target.get("expr").textValue()).containsPattern("(tributary|jvm)_"));
            }
        });
    }

    @Test
    void shouldStartAJvm() throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        Files.readAllLines(CONFIG.resolve("jvm.options")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(command::add);
        assertThat(command).hasSizeGreaterThan(1);
        command.add("-version");
        assertThat(run(command)).doesNotContainIgnoringCase("warning", "ignoring", "unrecognized");
    }

    @Test
    void shouldBeAScript() throws IOException, InterruptedException {
        assertThat(Files.isExecutable(CONFIG.resolve("bin/run-jar"))).isTrue();
        assertThat(run(List.of("bash", "-n", CONFIG.resolve("bin/run-jar").toString())))
                .isEmpty();
    }

    @Test
    void shouldCollectForThroughputWhenACommandReadsTheJournalOnce(@TempDir final Path home) throws Exception {
        final Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();

        assertThat(optionsOf(home, "settle", "")).contains("-XX:-UseG1GC -XX:+UseParallelGC");
        assertThat(optionsOf(home, "serve", "")).contains("-XX:+UseG1GC").doesNotContain("Parallel");
        assertThat(optionsOf(home, "settle", "-XX:-UseG1GC -XX:+UseSerialGC"))
                .as("the user's collector")
                .doesNotContain("Parallel");

        final List<String> real = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        real.addAll(List.of(optionsOf(home, "settle", "").split(" -jar ")[0].split(" ")));
        real.add("-version");
        assertThat(run(real)).doesNotContainIgnoringCase("warning", "ignoring", "unrecognized", "conflict");
    }

    /** The command line that run-jar makes for a command. */
    private static String optionsOf(final Path home, final String command, final String userOptions) throws Exception {
        final ProcessBuilder script = new ProcessBuilder(
                CONFIG.resolve("bin/run-jar").toString(),
                CONFIG.resolve("..").toString(),
                "",
                home.resolve("nothing.jar").toString(),
                command);
        script.environment().put("JAVA_HOME", home.toString());
        script.environment().put("TRIBUTARY_JAVA_OPTS", userOptions);
        return run(script);
    }

    private static String run(final List<String> command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(command));
    }

    private static String run(final ProcessBuilder command) throws IOException, InterruptedException {
        final Process process = command.redirectErrorStream(true).start();
        final String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    private static JsonNode yaml(final String file) throws IOException {
        final Object read =
                new Load(LoadSettings.builder().build()).loadFromString(Files.readString(CONFIG.resolve(file)));
        return new ObjectMapper().valueToTree(read);
    }
}
