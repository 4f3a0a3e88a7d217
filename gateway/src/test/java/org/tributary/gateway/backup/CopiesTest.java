package org.tributary.gateway.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopiesTest {
    @TempDir
    Path root;

    private Path source;
    private Path target;

    @BeforeEach
    void setUp() throws IOException {
        source = Files.writeString(root.resolve("source"), "0123456789");
        target = root.resolve("target");
    }

    @Test
    void shouldGoOnWhereAnInterruptedCopyEnded() throws IOException {
        Files.writeString(target, "ab23");

        Copies.stretch(source, 2, 10, target, 2);

        assertThat(target).hasContent("ab23456789");
    }

    /** After a failed sync the kernel takes its pages for clean, so a copy that goes on from them would never reach the device. */
    @Test
    void shouldKeepNothingOfAFailedCopy() throws IOException {
        Files.writeString(target, "ab23");

        assertThatThrownBy(() -> Copies.stretch(source, 2, 11, target, 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(source.toString())
                .hasMessageContaining(target.toString())
                .hasMessageContaining("ends before byte 11");

        assertThat(target).hasContent("ab");
    }
}
