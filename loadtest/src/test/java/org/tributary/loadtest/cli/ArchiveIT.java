package org.tributary.loadtest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.codec.Sha256;

/**
 * The archive of {@code mvn package}: the steps of the Containerfile run in a plain directory tree (without the base image and
 * users, for no engine is here to build it), then the process of its ENTRYPOINT, its health check, and SIGTERM.
 */
class ArchiveIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path CONTAINERFILE = ROOT.resolve("config/Containerfile");

    /** Offset of {@code e_machine} in an ELF header, and two of its values. */
    private static final int ELF_MACHINE_AT = 18;

    private static final int ELF_X86_64 = 62;
    private static final int ELF_AARCH64 = 183;

    @TempDir
    private Path tree;

    private record Step(String word, String rest) {}

    private static List<Step> steps() throws IOException {
        return Files.readAllLines(CONTAINERFILE).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split(" ", 2))
                .map(words -> new Step(words[0], words[1]))
                .toList();
    }

    private String inTree(final String text, final Map<String, String> arguments) {
        String here = text;
        for (final Map.Entry<String, String> argument : arguments.entrySet()) {
            here = here.replace("${" + argument.getKey() + "}", argument.getValue());
        }
        return here.replaceAll("(^|[\\s\"=])/(opt|etc|var)/", "$1" + tree + "/$2/");
    }

    private static List<String> words(final String json) {
        final List<String> words = new ArrayList<>();
        final Matcher word = Pattern.compile("\"([^\"]*)\"").matcher(json);
        while (word.find()) {
            words.add(word.group(1));
        }
        return words;
    }

    private static int run(final Path directory, final Map<String, String> environment, final List<String> command)
            throws IOException, InterruptedException {
        final ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).inheritIO();
        builder.environment().putAll(environment);
        final Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    @Test
    void shouldServeWhenTheContainersStepsAreRunInATree() throws Exception {
        for (final String directory : List.of("opt", "etc/tributary", "var/lib/tributary")) {
            Files.createDirectories(tree.resolve(directory));
        }
        final Map<String, String> environment = new java.util.HashMap<>();
        final Map<String, String> arguments = new java.util.HashMap<>();
        final List<String> command = new ArrayList<>();
        List<String> health = List.of();
        for (final Step step : steps()) {
            switch (step.word()) {
                case "ARG" ->
                    arguments.put(step.rest().split("=")[0], step.rest().split("=")[1]);
                case "ENV" ->
                    environment.put(
                            step.rest().split("=")[0],
                            inTree(step.rest(), arguments).split("=", 2)[1]);
                case "ADD" -> {
                    final String[] names = inTree(step.rest(), arguments).split(" ");
                    assertThat(run(ROOT, Map.of(), List.of("tar", "-xzf", names[0], "-C", names[1])))
                            .isZero();
                }
                case "RUN" -> {
                    // Users and their directories are the image's; here the test's own user stands for them.
                    if (!step.rest().startsWith("groupadd")) {
                        assertThat(run(tree, Map.of(), List.of("bash", "-c", inTree(step.rest(), arguments))))
                                .isZero();
                    }
                }
                case "HEALTHCHECK" -> health = words(inTree(step.rest(), arguments));
                case "ENTRYPOINT", "CMD" -> command.addAll(words(inTree(step.rest(), arguments)));
                default -> assertThat(step.word()).isIn("FROM", "USER", "WORKDIR", "VOLUME", "EXPOSE", "STOPSIGNAL");
            }
        }
        try (Stream<Path> lib = Files.list(tree.resolve("opt/tributary/lib"))) {
            assertThat(lib.map(file -> file.getFileName().toString()))
                    .as("what make-class-archive made for this JDK")
                    .anyMatch(name -> name.matches("tributary-\\d.*\\.(jsa|aot)"));
        }
        final Path etc = tree.resolve("etc/tributary");
        assertThat(run(tree, Map.of(), List.of(tree + "/opt/tributary/bin/tributary", "sandbox", etc.toString())))
                .isZero();
        environment.put("TRIBUTARY_HOST", "127.0.0.1");
        environment.put("TRIBUTARY_PORT", Integer.toString(freePort()));
        serve(environment, command, health);
        serve(withTls(environment), command, health);
    }

    private void serve(final Map<String, String> environment, final List<String> command, final List<String> health)
            throws Exception {
        final Path etc = tree.resolve("etc/tributary");
        final ProcessBuilder builder = new ProcessBuilder(command)
                .directory(etc.toFile())
                .redirectErrorStream(true)
                .redirectOutput(tree.resolve("log").toFile());
        builder.environment().putAll(environment);
        final Process process = builder.start();
        try {
            final List<String> ready = List.of(health.get(0), "/readyz", health.get(2));
            Awaitility.await()
                    .atMost(java.time.Duration.ofMinutes(2))
                    .until(() -> !process.isAlive() || run(etc, environment, ready) == 0);
            assertThat(process.isAlive())
                    .as(Files.readString(tree.resolve("log")))
                    .isTrue();
            assertThat(run(etc, environment, health)).isZero();
            assertThat(tree.resolve("var/lib/tributary/journal"))
                    .as("TRIBUTARY_DATA prevails")
                    .isDirectory();
            assertThat(etc.resolve("journal")).doesNotExist();
        } finally {
            process.destroy();
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(run(etc, environment, health)).as("no process answers").isNotZero();
    }

    private Map<String, String> withTls(final Map<String, String> environment) throws Exception {
        final Path etc = tree.resolve("etc/tributary");
        assertThat(
                        run(
                                etc,
                                Map.of(),
                                List.of(
                                        "bash",
                                        "-c",
                                        "umask 077 && openssl req -x509 -newkey rsa:2048 -nodes"
                                                + " -subj /CN=give.example.org -days 2 -keyout tls.key -out tls.pem 2>openssl.log")))
                .isZero();
        final Map<String, String> secured = new java.util.HashMap<>(environment);
        secured.put("TRIBUTARY_TLS_CERTIFICATE", "tls.pem");
        secured.put("TRIBUTARY_TLS_KEY", "tls.key");
        return secured;
    }

    @Test
    void shouldHaveTheSameBytesWhenItIsMadeAgain() throws Exception {
        final String version = version();
        final Path archive = ROOT.resolve("target/tributary-" + version + ".tar.gz");
        final String before = Sha256.hexOf(Files.readAllBytes(archive));
        assertThat(run(
                        ROOT,
                        Map.of(),
                        List.of(ROOT + "/config/bin/make-archive", version, pom("project.build.outputTimestamp"))))
                .isZero();
        assertThat(Sha256.hexOf(Files.readAllBytes(archive))).isEqualTo(before);
    }

    @Test
    void shouldHoldEachNativeLibraryForBothProcessors() throws Exception {
        final Path archive = ROOT.resolve("target/tributary-" + version() + ".tar.gz");
        assertThat(run(tree, Map.of(), List.of("tar", "-xzf", archive.toString())))
                .isZero();
        final Path lib = tree.resolve("tributary-" + version() + "/lib");
        final Map<Integer, Set<String>> names = new TreeMap<>();
        try (Stream<Path> files = Files.walk(lib)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().endsWith(".so")) {
                    note(names, lib.relativize(file).toString(), Files.readAllBytes(file));
                } else if (file.toString().endsWith(".jar")) {
                    noteAll(names, file);
                }
            }
        }

        assertThat(names.get(ELF_X86_64))
                .contains(
                        "libamazonCorrettoCryptoProvider",
                        "libnetty_transport_native_epoll",
                        "libsqlitejdbc",
                        "libsnappyjava",
                        "libjnidispatch",
                        "libjffi-1.2");
        assertThat(names.get(ELF_AARCH64)).isEqualTo(names.get(ELF_X86_64));
        assertThat(lib.resolve("linux-aarch64/libamazonCorrettoCryptoProvider.so"))
                .as("where run-jar looks for it on a machine whose uname -m is aarch64")
                .isRegularFile();
    }

    /** Parts that came shaded into another part, which the bill of materials names. */
    private static final Pattern SHADED =
            Pattern.compile("org\\.jctools/.*|net\\.openhft/zero-allocation-hashing|commons-net/commons-net");

    private static final Pattern SHADED_INTO_RATIS =
            Pattern.compile("io\\.netty/.*|com\\.google\\..*|org\\.jctools/.*|io\\.dropwizard\\.metrics/.*");

    @Test
    void shouldNameThePartsOfEachJarInItsBillOfMaterials() throws Exception {
        final Path archive = ROOT.resolve("target/tributary-" + version() + ".tar.gz");
        assertThat(run(tree, Map.of(), List.of("tar", "-xzf", archive.toString())))
                .isZero();
        final List<Path> jars;
        try (Stream<Path> lib = Files.walk(tree.resolve("tributary-" + version() + "/lib"))) {
            jars = lib.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        assertThat(jars).hasSize(3);
        for (final Path jar : jars) {
            final Path bill = Path.of(jar.toString().replaceAll("\\.jar$", ".bom.json"));
            final Pattern shaded = jar.endsWith("tributary-node.jar") ? SHADED_INTO_RATIS : SHADED;
            final Set<String> named = new TreeSet<>();
            final JsonNode materials = new ObjectMapper().readTree(bill.toFile());
            for (final JsonNode part : materials.get("components")) {
                named.add(part.get("group").asText() + '/' + part.get("name").asText());
                assertThat(part.path("hashes").findValuesAsText("alg"))
                        .as("%s of %s", part.get("name"), bill)
                        .contains("SHA-256");
            }
            final JsonNode own = materials.get("metadata").get("component");
            named.add(own.get("group").asText() + '/' + own.get("name").asText());
            assertThat(parts(jar))
                    .as(jar.toString())
                    .hasSizeGreaterThan(5)
                    .filteredOn(part -> !shaded.matcher(part).matches())
                    .isSubsetOf(named);
        }
    }

    /** Group and artifact of each part that says so in the jar. */
    private static Set<String> parts(final Path jar) throws IOException {
        final Pattern properties = Pattern.compile("META-INF/maven/([^/]+/[^/]+)/pom\\.properties");
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(entry -> properties.matcher(entry.getName()))
                    .filter(Matcher::matches)
                    .map(name -> name.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static void noteAll(final Map<Integer, Set<String>> names, final Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            for (final JarEntry entry : Collections.list(file.entries())) {
                if (entry.getName().endsWith(".so")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        note(names, entry.getName(), in.readNBytes(ELF_MACHINE_AT + Short.BYTES));
                    }
                }
            }
        }
    }

    /** Notes a library of Linux, without the processor's name, by the machine that its ELF header names. */
    private static void note(final Map<Integer, Set<String>> names, final String path, final byte[] bytes) {
        assertThat(new String(bytes, 1, 3, StandardCharsets.US_ASCII)).as(path).isEqualTo("ELF");
        if (!path.matches(".*(BSD|SunOS|sunos|bsd).*")) {
            final String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("(_(x86|aarch)_64)?\\.so$", "");
            final int machine = (bytes[ELF_MACHINE_AT] & 0xff) | (bytes[ELF_MACHINE_AT + 1] & 0xff) << 8;
            names.computeIfAbsent(machine, absent -> new TreeSet<>()).add(name);
        }
    }

    @Test
    void shouldNameThisVersionInTheContainerfile() throws IOException {
        assertThat(Files.readString(CONTAINERFILE)).contains("ARG VERSION=" + version());
    }

    private static String version() throws IOException {
        return pom("version");
    }

    /** First element of that name in the root pom. */
    private static String pom(final String element) throws IOException {
        final Matcher found = Pattern.compile("<" + Pattern.quote(element) + ">([^<]+)<")
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
