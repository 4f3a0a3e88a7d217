package org.tributary.gateway.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a broken disk does to the journal of a stopped server. */
final class JournalHarm {
    private JournalHarm() {}

    /** Writes zeros over the newest bytes of the newest journal file. */
    static void destroyNewestBytes(final Path data, final int count) throws IOException {
        final Path newest;
        try (Stream<Path> files = Files.walk(data.resolve("journal"))) {
            newest = files.filter(file -> file.toString().endsWith(".cq4"))
                    .max(Comparator.comparing(Path::toString))
                    .orElseThrow();
        }
        final byte[] bytes = Files.readAllBytes(newest);
        int end = bytes.length;
        while (bytes[end - 1] == 0) {
            end--;
        }
        Arrays.fill(bytes, end - count, end, (byte) 0);
        Files.write(newest, bytes, StandardOpenOption.WRITE);
    }
}
