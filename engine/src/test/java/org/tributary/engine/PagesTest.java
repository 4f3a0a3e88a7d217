package org.tributary.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The repository's pages: what code cites exists, links lead somewhere, and tables can be read. */
class PagesTest {
    private static final Path ROOT = Path.of("..");
    private static final List<String> MODULES = List.of("engine", "gateway", "loadtest", "benchmarks");
    private static final int README_LINES = 180;
    private static final int CELL_CHARS = 200;

    private static final String NUMBER = "\\d+(?:\\.\\d+)?";
    private static final Pattern SECTION = Pattern.compile("(?m)^(?:#{2,4} |\\*\\*)(" + NUMBER + ")[. *]");
    private static final Pattern CITED =
            Pattern.compile("\\b(RULES|API) (" + NUMBER + "(?:(?:, | and | to )" + NUMBER + ")*)");
    private static final Pattern ELSEWHERE =
            Pattern.compile("\\b[Rr]ulings? \\d|\\b(?:contract|rulings|design|channels|replicated)\\.md\\b");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)(?:#[^)]*)?\\)");

    private static List<Path> files(final String suffix) {
        final List<Path> found = new ArrayList<>();
        for (final String module : MODULES) {
            try (Stream<Path> paths = Files.walk(ROOT.resolve(module))) {
                paths.filter(path -> path.toString().endsWith(suffix))
                        .filter(path -> !path.toString().contains("/target/"))
                        .forEach(found::add);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    private static List<Path> pages() {
        final List<Path> pages = files(".md");
        pages.add(ROOT.resolve("README.md"));
        return pages;
    }

    private static Set<String> sectionsOf(final String page) throws IOException {
        final Set<String> sections = new TreeSet<>();
        final Matcher matcher = SECTION.matcher(Files.readString(ROOT.resolve(page)));
        while (matcher.find()) {
            sections.add(matcher.group(1));
        }
        return sections;
    }

    @Test
    void shouldHaveEverySectionThatIsCited() throws IOException {
        final Set<String> rules = sectionsOf("engine/RULES.md");
        final Set<String> api = sectionsOf("gateway/API.md");
        assertThat(rules).contains("1", "4.4", "11.3", "20.4");
        final List<String> missing = new ArrayList<>();
        int cited = 0;
        for (final Path file :
                Stream.concat(files(".java").stream(), pages().stream()).toList()) {
            final Matcher matcher = CITED.matcher(Files.readString(file));
            while (matcher.find()) {
                final Set<String> known = matcher.group(1).equals("RULES") ? rules : api;
                for (final String number : matcher.group(2).split(", | and | to ")) {
                    cited++;
                    if (!known.contains(number)) {
                        missing.add(file + ": " + matcher.group(1) + " " + number);
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
        assertThat(cited).isGreaterThan(50);
    }

    @Test
    void shouldSpeakOnlyOfPagesThatAreHere() throws IOException {
        final List<String> elsewhere = new ArrayList<>();
        for (final Path file :
                Stream.concat(files(".java").stream(), pages().stream()).toList()) {
            final Matcher matcher = ELSEWHERE.matcher(Files.readString(file));
            while (matcher.find() && !file.endsWith("PagesTest.java")) {
                elsewhere.add(file + ": " + matcher.group());
            }
        }
        assertThat(elsewhere).isEmpty();
    }

    @Test
    void shouldLinkOnlyToWhatExists() throws IOException {
        final List<String> broken = new ArrayList<>();
        for (final Path page : pages()) {
            final Matcher matcher = LINK.matcher(Files.readString(page));
            while (matcher.find()) {
                final String target = matcher.group(1);
                if (!target.contains("://") && !Files.exists(page.resolveSibling(target))) {
                    broken.add(page + ": " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void shouldKeepTablesReadable() throws IOException {
        final List<String> wide = new ArrayList<>();
        for (final Path page : pages()) {
            for (final String line : Files.readAllLines(page)) {
                for (final String cell : line.startsWith("|") ? line.split("(?<!\\\\)\\|") : new String[0]) {
                    if (cell.strip().length() > CELL_CHARS) {
                        wide.add(page + ": " + cell.strip().substring(0, 40));
                    }
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    @Test
    void shouldKeepTheFrontPageShort() throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve("README.md"))).hasSizeLessThanOrEqualTo(README_LINES);
    }
}
