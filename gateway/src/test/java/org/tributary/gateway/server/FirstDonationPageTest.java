package org.tributary.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of the page "Take your first donation" in one shell, and compares what it prints with what the page says. */
class FirstDonationPageTest {
    private static final Path PAGE = Path.of("FIRST-DONATION.md");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final String MARK = "@@ end of block ";
    private static final int MAX_SECONDS = 300;

    @TempDir
    Path directory;

    /** Commands and what they print; null if the page does not say. */
    private record Block(String commands, String printed) {}

    @Test
    void shouldPrintWhatThePageSaysWhenItsCommandsAreRun() throws Exception {
        final String port = freePort();
        final List<Block> blocks = blocks(Files.readString(PAGE).replace("8099", port));
        assertThat(blocks).hasSizeGreaterThan(10);
        final String out = run(blocks, port);
        int from = 0;
        for (int i = 0; i < blocks.size(); i++) {
            final int to = out.indexOf(MARK + i + "\n", from);
            assertThat(to)
                    .as("block %d did not end: %s", i, out.substring(from))
                    .isGreaterThanOrEqualTo(0);
            if (blocks.get(i).printed() != null) {
                assertPrinted(blocks.get(i), out.substring(from, to));
            }
            from = to + MARK.length() + Integer.toString(i).length() + 1;
        }
    }

    /** The page's commands name every admin address. */
    @Test
    void shouldShowEveryAdminAddress() throws Exception {
        final String commands =
                blocks(Files.readString(PAGE)).stream().map(Block::commands).collect(Collectors.joining("\n"));
        final Matcher routes = Pattern.compile("(?m)^\\| `[A-Z]+ (/admin/v1/[^*`\\s]+)`(.*)$")
                .matcher(Files.readString(Path.of("API.md")));
        int count = 0;
        while (routes.find()) {
            count++;
            final String path = routes.group(1).replaceAll("/[A-Z]+", "/[^/]+");
            assertThat(Pattern.compile(path).matcher(commands).find()).as(path).isTrue();
            final Matcher more = Pattern.compile("`(/[a-z-]+)`").matcher(routes.group(2));
            while (more.find()) {
                assertThat(commands).contains(more.group(1));
            }
        }
        assertThat(count).isGreaterThanOrEqualTo(9);
    }

    private static void assertPrinted(final Block block, final String out) {
        final String text = squeezed(out);
        int at = 0;
        for (final String part : squeezed(block.printed()).split("…")) {
            final int found = text.indexOf(part, at);
            assertThat(found)
                    .as("the page says %s; the commands%n%s printed%n%s", part, block.commands(), out)
                    .isGreaterThanOrEqualTo(0);
            at = found + part.length();
        }
    }

    private static String squeezed(final String text) {
        return text.replaceAll("\\s", "");
    }

    private static List<Block> blocks(final String page) {
        final List<Block> blocks = new ArrayList<>();
        final Matcher matcher = BLOCK.matcher(page);
        while (matcher.find()) {
            if (matcher.group(1).equals("bash")) {
                blocks.add(new Block(matcher.group(2), null));
            } else {
                final Block last = blocks.remove(blocks.size() - 1);
                blocks.add(new Block(last.commands(), matcher.group(2)));
            }
        }
        return blocks;
    }

    private String run(final List<Block> blocks, final String port) throws IOException, InterruptedException {
        writeLauncher(port);
        final StringBuilder script =
                new StringBuilder("set -euo pipefail\ntrap 'kill ${server:-} 2>/dev/null || true' EXIT\n");
        for (int i = 0; i < blocks.size(); i++) {
            script.append(blocks.get(i).commands())
                    .append("echo '")
                    .append(MARK)
                    .append(i)
                    .append("'\n");
        }
        final Path file = Files.writeString(directory.resolve("page.sh"), script);
        final Path out = directory.resolve("page.out");
        final ProcessBuilder builder = new ProcessBuilder("bash", file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
        final Process process = builder.start();
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor();
        }
        return Files.readString(out);
    }

    /** {@code tributary} as the page calls it, with this test's classes; the sandbox listens on a free port. */
    private void writeLauncher(final String port) throws IOException {
        final String options = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("--add-"))
                .collect(Collectors.joining(" "));
        final Path launcher = Files.createDirectories(directory.resolve("bin")).resolve("tributary");
        Files.writeString(
                launcher,
                "#!/bin/bash\nexport CLASSPATH='" + absolute(System.getProperty("java.class.path")) + "'\n"
                        + "run() { $1 '" + System.getProperty("java.home") + "/bin/java' -XX:TieredStopAtLevel=1 "
                        + options
                        + " org.tributary.gateway.cli.Main \"${@:2}\"; }\n"
                        + "if [ \"$1\" != sandbox ]; then run exec \"$@\"; fi\n"
                        + "run '' \"$@\"\nsed -i 's/8099/" + port + "/' \"$2/tributary.yaml\"\n");
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    private static String absolute(final String classPath) {
        return Pattern.compile(System.getProperty("path.separator"))
                .splitAsStream(classPath)
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(System.getProperty("path.separator")));
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }
}
