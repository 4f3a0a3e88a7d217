package org.tributary.engine.journal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    private static final byte[] SHORT = "short\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LONG = "longer than before\n".repeat(100_000).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path root;

    private Path file() {
        return root.resolve("name");
    }

    private void assertAlone() throws IOException {
        try (Stream<Path> files = Files.list(root)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void shouldReplaceTheWholeContentWhenItIsLongerOrShorter() throws IOException {
        for (final byte[] bytes : new byte[][] {SHORT, LONG, SHORT, {}}) {
            WholeFile.replace(file(), bytes);
            assertThat(file()).hasBinaryContent(bytes);
            assertAlone();
        }
    }

    @Test
    void shouldKeepNothingOfAWriterThatWasKilled() throws IOException {
        Files.write(root.resolve("name.new"), LONG);
        Files.setPosixFilePermissions(root.resolve("name.new"), PosixFilePermissions.fromString("rw-rw-rw-"));
        WholeFile.replacePrivate(file(), SHORT);
        assertThat(file()).hasBinaryContent(SHORT);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertAlone();
    }

    @Test
    void shouldTakeAPathWithoutADirectory() throws IOException {
        final Path here = Path.of("whole-file-test-" + ProcessHandle.current().pid());
        try {
            WholeFile.replace(here, SHORT);
            assertThat(here).hasBinaryContent(SHORT);
        } finally {
            Files.deleteIfExists(here);
        }
    }

    @Test
    void shouldLeaveTheOldFileWhenTheNewOneCannotTakeItsPlace() throws IOException {
        Files.createDirectories(file().resolve("held"));
        assertThatThrownBy(() -> WholeFile.replace(file(), SHORT)).isInstanceOf(IOException.class);
        assertThat(file().resolve("held")).isDirectory();
        assertAlone();
    }

    @Test
    void shouldShowAReaderOneContentOrTheOtherWhileItIsReplaced() throws Exception {
        WholeFile.replace(file(), SHORT);
        final AtomicBoolean done = new AtomicBoolean();
        final Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < 200; i++) {
                    WholeFile.replace(file(), i % 2 == 0 ? LONG : SHORT);
                }
            } catch (final IOException e) {
                throw new java.io.UncheckedIOException(e);
            } finally {
                done.set(true);
            }
        });
        writer.start();
        while (!done.get()) {
            assertThat(Files.readAllBytes(file()).length).isIn(SHORT.length, LONG.length);
        }
        writer.join();
        assertThat(file()).hasBinaryContent(SHORT);
    }

    @Test
    void shouldBelongToTheOwnerOfItsDirectoryWhenRootReplacesIt() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root may give files away");
        final UserPrincipal nobody =
                root.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(root, nobody);
        final Path file = root.resolve("tokens.yaml");
        WholeFile.replacePrivate(file, new byte[] {1});
        assertThat(Files.getOwner(file)).isEqualTo(nobody);
    }
}
