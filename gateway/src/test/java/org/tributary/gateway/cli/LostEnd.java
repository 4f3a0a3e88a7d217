package org.tributary.gateway.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.tributary.engine.journal.DataDirectory;

/** Takes a journal's newest batches away, as a device does that has lost what it promised to keep. */
public final class LostEnd {
    private static final int EXCERPT_HEADER = 4;

    private LostEnd() {}

    /** Overwrites the newest epoch's last batches, and all after them, with zeros. */
    public static void zero(final Path data, final int count) throws IOException {
        final Path epoch = new DataDirectory(data).epochs().lastEntry().getValue();
        final Path file;
        try (Stream<Path> files = Files.list(epoch)) {
            file = files.filter(path -> path.toString().endsWith(".cq4"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
        final byte[] bytes = Files.readAllBytes(file);
        final String text = new String(bytes, StandardCharsets.ISO_8859_1);
        final List<Integer> batches = new ArrayList<>();
        for (int at = text.indexOf("TRB1"); at >= 0; at = text.indexOf("TRB1", at + 1)) {
            batches.add(at);
        }
        Arrays.fill(bytes, batches.get(batches.size() - count) - EXCERPT_HEADER, bytes.length, (byte) 0);
        Files.write(file, bytes);
    }
}
