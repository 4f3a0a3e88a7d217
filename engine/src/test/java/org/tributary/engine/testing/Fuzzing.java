package org.tributary.engine.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * Fuzz targets, each a class with {@code public static void fuzzerTestOneInput(byte[])}: replays the inputs that are kept
 * under {@code src/test/resources/fuzz}, and has Jazzer look for new ones.
 */
public final class Fuzzing {
    private static final Path KEPT = Path.of("src/test/resources/fuzz");
    private static final Path WORK = Path.of("target/fuzz");
    private static final String DRIVER = "com.code_intelligence.jazzer.Jazzer";
    private static final String ENTRY = "fuzzerTestOneInput";

    /** An input that takes as long is a failure. The first makes the keys of a sandbox, on a busy machine slowly. */
    private static final int INPUT_SECONDS = 60;

    private Fuzzing() {}

    /** A test for each target, of each input that is kept and some that are always tried. */
    public static Stream<DynamicTest> replay(final Class<?>... targets) {
        return Stream.of(targets)
                .map(target -> DynamicTest.dynamicTest(target.getSimpleName(), () -> {
                    run(target, "nothing", new byte[0]);
                    run(target, "one byte", new byte[] {0});
                    for (final Path input : kept(target)) {
                        run(target, input.toString(), Files.readAllBytes(input));
                    }
                }));
    }

    private static List<Path> kept(final Class<?> target) {
        try (Stream<Path> inputs = Files.list(KEPT.resolve(target.getSimpleName()))) {
            final List<Path> sorted = inputs.sorted().toList();
            if (sorted.isEmpty()) {
                throw new AssertionError("no input is kept for " + target);
            }
            return sorted;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(final Class<?> target, final String name, final byte[] input) throws Throwable {
        try {
            target.getMethod(ENTRY, byte[].class).invoke(null, (Object) input);
        } catch (final InvocationTargetException e) {
            throw new AssertionError(target.getSimpleName() + " fails on " + name, e.getCause());
        }
    }

    /** A test for each target: Jazzer finds nothing in that many seconds. What it found before is gone on from. */
    public static Stream<DynamicTest> search(final int seconds, final Class<?>... targets) {
        final String only = System.getProperty("fuzz.target", "");
        return Stream.of(targets)
                .filter(target -> only.isEmpty() || only.equals(target.getSimpleName()))
                .map(target -> DynamicTest.dynamicTest(target.getSimpleName(), () -> search(seconds, target)));
    }

    private static void search(final int seconds, final Class<?> target) throws IOException, InterruptedException {
        final String name = target.getSimpleName();
        final Path corpus = Files.createDirectories(WORK.resolve(name));
        final Path log = WORK.resolve(name + ".log");
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !flag.startsWith("-javaagent") && !flag.startsWith("-agentlib"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), DRIVER));
        command.add("--target_class=" + target.getName());
        command.add("--instrumentation_includes=org.tributary.**");
        // It fails by itself (0.30.0) on the queues of Netty's allocator.
        command.add("--disabled_hooks=com.code_intelligence.jazzer.sanitizers.UnsafeSanitizer");
        command.add("--reproducer_path=" + WORK);
        command.addAll(List.of("-max_total_time=" + seconds, "-timeout=" + INPUT_SECONDS, "-rss_limit_mb=0"));
        command.addAll(List.of("-print_final_stats=1", "-artifact_prefix=" + WORK.resolve(name + "-")));
        command.addAll(List.of(corpus.toString(), KEPT.resolve(name).toString()));
        final int code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        final List<String> said = Files.readAllLines(log);
        said.stream()
                .filter(line -> line.startsWith("stat::number_of_exec"))
                .forEach(line -> System.out.println(name + ": " + line));
        if (code != 0) {
            throw new AssertionError(name + " found something; put its input into " + KEPT.resolve(name)
                    + " once it is mended:\n"
                    + String.join("\n", said.subList(Math.max(0, said.size() - 60), said.size())));
        }
    }
}
