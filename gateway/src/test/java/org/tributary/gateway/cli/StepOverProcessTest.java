package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.testing.ChildJvm;
import org.tributary.engine.testkit.PoisonedCore;

/** A process that stops on a command and on its retry, the operator's word, and the process that goes on. */
class StepOverProcessTest {
    private static final String POISON = "t2:" + PoisonedCore.POISON_FEN;

    private record Ended(int exitCode, String out, String err) {
        /** What became of payments; the rest of the output is the log. */
        List<String> answers() {
            return out.lines()
                    .filter(line -> line.matches("t\\d [A-Z_]+ [A-Z_]+"))
                    .toList();
        }
    }

    @TempDir
    private Path root;

    private Path data() {
        return root.resolve("data");
    }

    private Ended child(final Class<?> main, final String... args) throws Exception {
        final Path errors = Files.createTempFile(root, "child", ".err");
        final Process child = ChildJvm.start(main, ProcessBuilder.Redirect.to(errors.toFile()), args);
        final String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(child.exitValue(), out, Files.readString(errors));
    }

    private Ended serve(final String... payments) throws Exception {
        final List<String> args = new ArrayList<>(List.of(data().toString()));
        args.addAll(List.of(payments));
        return child(PoisonedEngine.class, args.toArray(String[]::new));
    }

    private List<Path> stopped() throws Exception {
        try (var files = Files.list(data().resolve("stopped"))) {
            return files.toList();
        }
    }

    @Test
    void shouldGoOnAfterTheOperatorsWordWhenACommandStopsTheProcessAtEveryStart() throws Exception {
        final Ended fine = serve("t1:100");
        assertThat(fine.exitCode()).as(fine.err()).isZero();
        assertThat(fine.answers()).containsExactly("t1 ACCEPTED NONE");
        for (int i = 0; i < 2; i++) {
            final Ended ended = serve(POISON);
            assertThat(ended.exitCode()).as(ended.err()).isEqualTo(FatalErrorHandler.EXIT_CODE);
            assertThat(ended.answers()).as("nothing is answered").isEmpty();
            assertThat(ended.out() + ended.err()).contains("tributary step-over --data " + data());
        }
        assertThat(stopped()).hasSize(1);
        final String sha256 = stopped().get(0).getFileName().toString().replace(".command", "");

        // The engine alone keeps no DATA/clock, as a server does.
        final Ended word = child(
                Main.class,
                "step-over",
                "--data",
                data().toString(),
                "--command",
                sha256,
                "--reason",
                "ticket 7",
                "--accept-clock");
        assertThat(word.exitCode()).as(word.err()).isZero();
        assertThat(word.out()).startsWith("stepped over, sequence=");

        final Ended after = serve("t3:200", POISON, "t4:300");
        assertThat(after.exitCode()).as(after.err()).isZero();
        assertThat(after.answers()).containsExactly("t3 ACCEPTED NONE", "t2 HELD STEPPED_OVER", "t4 ACCEPTED NONE");
        final Ended verified = child(Main.class, "verify", "--data", data().toString());
        assertThat(verified.exitCode()).as(verified.err()).isZero();
    }
}
