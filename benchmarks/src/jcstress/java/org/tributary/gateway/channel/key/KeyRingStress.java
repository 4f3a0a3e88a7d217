package org.tributary.gateway.channel.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A ring is swapped while callbacks are verified: each sees the former or the new ring, whole. */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the former ring")
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "the new ring")
@Outcome(expect = Expect.FORBIDDEN, desc = "a ring that is not whole")
@State
public class KeyRingStress {
    private static final Path DIRECTORY = newDirectory();

    /** A ring as the channels have it, but for its fields, which are not final: the swap alone must publish them. */
    private static final class Ring {
        private int first;
        private int second;

        Ring(final int number) {
            first = number;
            second = number;
        }
    }

    private int loads;
    private final KeyDirectory<Ring> keys = open();

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("keys");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KeyDirectory<Ring> open() {
        try {
            final Path file = DIRECTORY.resolve("key");
            if (!Files.exists(file) || Files.size(file) > 10_000) {
                Files.write(file, new byte[1]);
            }
            final KeyDirectory<Ring> opened = new KeyDirectory<>(DIRECTORY, KeyPolicy.ANY, files -> new Ring(++loads));
            // The files change after they were read.
            Files.write(file, new byte[1], StandardOpenOption.APPEND);
            return opened;
        } catch (final IOException | KeyFileException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The thread that looks at the files. */
    @Actor
    public void reload() {
        keys.reloadIfChanged();
    }

    /** A callback's thread. */
    @Actor
    public void verify(final II_Result result) {
        final Ring ring = keys.ring();
        result.r1 = ring.first;
        result.r2 = ring.second;
    }
}
