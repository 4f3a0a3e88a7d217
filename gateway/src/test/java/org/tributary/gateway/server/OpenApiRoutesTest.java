package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.gateway.http.ApiRoute;
import org.tributary.gateway.http.RouteRoles;
import org.tributary.gateway.openapi.Description;
import tools.jackson.databind.JsonNode;

/**
 * Compares {@code openapi.yaml} with the routes, roles and problems of the server, both ways. Who adds a route adds its operation
 * there: API.md, 1.6.
 */
class OpenApiRoutesTest {
    private static final String HOW = " (API.md, 1.6, says how to add a route to openapi.yaml)";
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern PROBLEM =
            Pattern.compile("(?:ApiException|problem|refuse)\\(\\s*(\\d{3}),\\s*\"([^\"]+)\"");
    private static final Pattern OTHER_PROBLEM =
            Pattern.compile("Problem\\.body\\(\\s*\"([^\"]+)\"|\"urn:tributary:problem:([a-z-]+)\"");

    /** What a node of a replicated group has besides. */
    private static final Set<String> ON_NODES = Set.of("GET /api/v1/cluster");

    private static final Pattern NAMED = Pattern.compile("`(?:(GET|POST|PUT) )?(/[a-zA-Z0-9/-]+)`");

    @TempDir
    private static Path root;

    private static SandboxServer sandbox;
    private static Description description;

    @BeforeAll
    static void start() throws Exception {
        description = Description.read();
        sandbox = SandboxServer.write(root).open();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    /** The path of an operation with something for each placeholder. */
    private static String example(final Description.Operation operation) {
        return operation
                .path()
                .replace("{source}", "counter")
                .replace("{sequence}", "999999")
                .replace("/approvals/{id}", "/approvals/999999")
                .replaceAll("\\{[^}]*}", "none");
    }

    private static boolean isBelow(final String path, final String route) {
        return route.endsWith("/*") && path.startsWith(route.substring(0, route.length() - 1));
    }

    @Test
    void shouldDescribeEveryRoute() {
        final List<String> described = description.operations().stream()
                .map(one -> one.method() + " " + example(one))
                .toList();
        for (final String address : sandbox.server().addresses()) {
            assertThat(described).as(address + HOW).anyMatch(one -> one.equals(address) || isBelow(one, address));
        }
        for (final RouteRoles.Row row : RouteRoles.rows()) {
            if (!row.path().endsWith("**")) {
                assertThat(description.operations())
                        .as(row + HOW)
                        .anyMatch(one -> one.method().equals(row.method())
                                && one.path().replaceAll("\\{[^}]*}", "*").equals(row.path()));
            }
        }
    }

    @Test
    void shouldDescribeEveryAddressThatTheApisPageNames() throws IOException {
        int count = 0;
        for (final String line : Files.readAllLines(Path.of("API.md"))) {
            String method = null;
            String last = "";
            for (final Matcher named = NAMED.matcher(line); named.find(); ) {
                if (named.group(1) != null) {
                    method = named.group(1);
                    last = named.group(2);
                } else if (method == null || named.group(2).indexOf('/', 1) > 0) {
                    continue;
                } else {
                    last = last.substring(0, last.lastIndexOf('/')) + named.group(2);
                }
                final String path = last.replaceAll("/[A-Z]+", "/1");
                assertThat(description.operation(method, path))
                        .as(method + " " + last + HOW)
                        .isNotNull();
                count++;
            }
        }
        assertThat(count).isGreaterThan(60);
    }

    @Test
    void shouldServeEveryOperationThatItDescribes() throws Exception {
        final List<String> addresses = sandbox.server().addresses();
        for (final Description.Operation one : description.operations()) {
            if (ON_NODES.contains(one.address())) {
                continue;
            }
            final String address = one.method() + " " + example(one);
            assertThat(addresses)
                    .as(one.address() + " has no route")
                    .anyMatch(route -> route.equals(address) || isBelow(address, route));
            if (!one.path().equals("/api/v1/live")) {
                final HttpResponse<String> answer = sandbox.ask(
                        sandbox.request(example(one)).method(one.method(), HttpRequest.BodyPublishers.noBody()));
                assertThat(answer.statusCode() == 404
                                && answer.body().contains("There is nothing at this path.")
                                && !one.path().startsWith("/assets/"))
                        .as(one.address() + " " + answer.body())
                        .isFalse();
                assertThat(answer.statusCode()).as(one.address()).isNotEqualTo(405);
            }
        }
    }

    @Test
    void shouldServeAppsOnOtherThreadsThanOps() {
        assertThat(sandbox.server().routes())
                .filteredOn(route -> route.access().needsToken())
                .allSatisfy(route -> assertThat(route.access())
                        .as(route.path())
                        .isEqualTo(
                                route.path().startsWith("/admin/") ? ApiRoute.Access.ADMIN : ApiRoute.Access.LOOKUP));
    }

    @Test
    void shouldNameTheRoleThatEachOperationNeeds() {
        for (final Description.Operation one : description.operations()) {
            final String path = example(one);
            final boolean needsToken = sandbox.server().routes().stream()
                    .filter(route -> route.method().equals(one.method()))
                    .filter(route -> route.path().equals(path) || isBelow(path, route.path()))
                    .anyMatch(route -> route.access().needsToken());
            final JsonNode role = one.node().path("x-role");
            assertThat(one.node().path("security").toString())
                    .as(one.address())
                    .isEqualTo(needsToken ? "[{\"token\":[]}]" : "[]");
            assertThat(role.asString(""))
                    .as(one.address())
                    .isEqualTo(
                            needsToken ? RouteRoles.needed(one.method(), path).word() : "");
            for (final String status : List.of("401", "403")) {
                assertThat(one.node().path("responses").has(status) || path.startsWith("/callbacks/"))
                        .as(one.address() + " " + status)
                        .isEqualTo(needsToken || path.startsWith("/callbacks/"));
            }
        }
    }

    @Test
    void shouldListTheProblemsThatTheServerSendsAndNoOthers() throws IOException {
        final Set<String> withStatus = new TreeSet<>();
        final Set<String> types = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (final Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                final String source = Files.readString(file);
                for (final Matcher problem = PROBLEM.matcher(source); problem.find(); ) {
                    withStatus.add(problem.group(1) + " " + slug(problem.group(2)));
                }
                for (final Matcher problem = OTHER_PROBLEM.matcher(source); problem.find(); ) {
                    types.add(problem.group(1) == null ? problem.group(2) : slug(problem.group(1)));
                }
            }
        }
        assertThat(withStatus).hasSizeGreaterThan(15);
        assertThat(types).contains("journal-cut", "invalid-campaign");
        assertThat(description.problems()).containsAll(withStatus);
        withStatus.forEach(one -> types.add(one.split(" ")[1]));
        final Set<String> described = description.problems().stream()
                .map(one -> one.split(" ")[1])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(described).isEqualTo(types);
        final Set<String> listed = new TreeSet<>();
        description.components("schemas").path("ProblemType").path("enum").forEach(one -> listed.add(one.asString()));
        assertThat(listed)
                .isEqualTo(types.stream()
                        .map(type -> "urn:tributary:problem:" + type)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static String slug(final String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    }

    @Test
    void shouldSayOfEveryFieldWhatItIs() {
        final List<String> silent = new ArrayList<>();
        for (final Map.Entry<String, JsonNode> schema :
                description.components("schemas").properties()) {
            for (final Map.Entry<String, JsonNode> field :
                    schema.getValue().path("properties").properties()) {
                final JsonNode own = field.getValue().path("description");
                final JsonNode of = description.resolve(field.getValue()).path("description");
                if (own.asString("").isBlank() && of.asString("").isBlank()) {
                    silent.add(schema.getKey() + "." + field.getKey());
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    @Test
    void shouldGiveEachOperationANameOfItsOwn() {
        assertThat(description.operations().stream()
                        .map(one -> one.node().path("operationId").asString()))
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }
}
