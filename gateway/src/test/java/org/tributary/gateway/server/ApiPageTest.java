package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.codec.CodeText;
import org.tributary.engine.codec.sbe.CutCode;
import org.tributary.engine.codec.sbe.OutcomeCode;
import org.tributary.engine.codec.sbe.PoolEventKind;
import org.tributary.engine.codec.sbe.ReasonCode;
import org.tributary.engine.projection.view.AlarmKind;
import org.tributary.engine.record.RecordKind;
import org.tributary.engine.replay.Progress;
import org.tributary.gateway.bridge.reply.CallbackCounters;
import org.tributary.gateway.bridge.reply.RetryReason;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.sandbox.SandboxDirectory;

/** Compares {@code API.md} with the routes of a started server, and with the words in answers and records. */
class ApiPageTest {
    private static final int MAX_CELL = 200;
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Pattern PROBLEM =
            Pattern.compile("(?:ApiException|problem|refuse)\\(\\s*(\\d{3}),\\s*\"([^\"]+)\"");
    private static final Pattern METRIC = Pattern.compile("tributary_[a-z_]+");

    /** Metrics that are missing before the first snapshot. */
    private static final Set<String> LATER =
            Set.of("tributary_snapshot_sequence", "tributary_snapshot_timestamp_seconds");

    @TempDir
    private static Path sandbox;

    private static TributaryServer server;
    private static String page;

    @BeforeAll
    static void start() throws Exception {
        page = Files.readString(Path.of("API.md"));
        SandboxDirectory.write(sandbox, System.currentTimeMillis());
        server = TributaryServer.open(
                TributaryConfig.read(sandbox.resolve(SandboxDirectory.SETTINGS)).override(null, null, 0));
        server.start(Progress.NONE);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void shouldNameEveryAddressThatIsServed() {
        assertThat(server.addresses())
                .hasSizeGreaterThan(30)
                .contains("GET /api/v1/totals", "POST /callbacks/contributions", "PUT /admin/v1/campaign")
                .allSatisfy(address -> assertThat(Pattern.compile("`" + named(address))
                                .matcher(page)
                                .find())
                        .as(address)
                        .isTrue());
    }

    /** Paths below a path end in a placeholder or a word: {@code GET /api/v1/pools/ID}. */
    private static String named(final String address) {
        return address.endsWith("*")
                ? Pattern.quote(address.substring(0, address.length() - 1)) + "[A-Za-z]"
                : Pattern.quote(address + "`");
    }

    @Test
    void shouldExplainEveryWordOfRecordsAndAnswers() {
        final List<String> words = new ArrayList<>();
        words(OutcomeCode.values(), code -> code == OutcomeCode.NULL_VAL ? null : CodeText.of(code), words);
        words(ReasonCode.values(), code -> code == ReasonCode.NULL_VAL ? null : CodeText.of(code), words);
        words(CutCode.values(), CodeText::of, words);
        words(RecordKind.values(), RecordKind::word, words);
        words(AlarmKind.values(), AlarmKind::word, words);
        words(PoolEventKind.values(), kind -> kind == PoolEventKind.NULL_VAL ? null : hyphened(kind), words);
        words(CallbackCounters.Result.values(), CallbackCounters.Result::label, words);
        words(RetryReason.values(), RetryReason::label, words);
        assertThat(words)
                .hasSizeGreaterThan(80)
                // The first cell of a row explains the word.
                .allSatisfy(word -> assertThat(Pattern.compile("(?m)^\\|[^|]*`" + Pattern.quote(word) + "`[^|]*\\|")
                                .matcher(page)
                                .find())
                        .as(word)
                        .isTrue());
    }

    private static <T> void words(final T[] codes, final Function<T, String> word, final List<String> to) {
        Arrays.stream(codes).map(word).filter(Objects::nonNull).forEach(to::add);
    }

    private static String hyphened(final Enum<?> code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Test
    void shouldNameEveryMetricAndNoOther() throws Exception {
        // A counter of answers exists once an answer was sent.
        get("/healthz");
        final String scraped = get("/metrics");
        final Set<String> families = scraped.lines()
                .filter(line -> line.startsWith("# TYPE tributary_"))
                .map(line -> line.split(" ")[2])
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(families).hasSizeGreaterThan(40);
        families.addAll(LATER);
        final Set<String> named = new TreeSet<>();
        for (final Matcher metric = METRIC.matcher(page); metric.find(); ) {
            named.add(metric.group());
        }
        assertThat(named).isEqualTo(families);
    }

    private static String get(final String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void shouldListEveryProblem() throws IOException {
        final Set<String> problems = new TreeSet<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (final Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                for (final Matcher problem = PROBLEM.matcher(Files.readString(file)); problem.find(); ) {
                    problems.add("| " + problem.group(1) + " | `"
                            + problem.group(2).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + "` |");
                }
            }
        }
        assertThat(problems)
                .hasSizeGreaterThan(15)
                .allSatisfy(row -> assertThat(page).contains(row));
    }

    @Test
    void shouldKeepCellsOfTablesShort() throws IOException {
        for (final String name : List.of("API.md", "CHANNELS.md", "SECURITY.md")) {
            final List<String> lines = Files.readAllLines(Path.of(name));
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).startsWith("|")) {
                    for (final String cell : lines.get(i).split("(?<!\\\\)\\|")) {
                        assertThat(cell.strip().length())
                                .as(name + ":" + (i + 1) + " " + cell)
                                .isLessThanOrEqualTo(MAX_CELL);
                    }
                }
            }
        }
    }
}
