package org.tributary.gateway.webhook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.file.WholeFile;
import org.tributary.gateway.api.events.EventCursor;

/** A receiver's place in the journal, in {@code DATA/webhooks/NAME}: replaced whole, synced first. One thread. */
final class Position {
    private final Path file;

    Position(final Path directory, final String name) throws IOException {
        Files.createDirectories(directory);
        file = directory.resolve(name);
    }

    /**
     * The place.
     *
     * @return null if there is none yet
     * @throws IOException if the file can't be read, or holds none
     */
    @Nullable
    EventCursor read() throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        final EventCursor cursor = EventCursor.parse(Files.readString(file).strip());
        if (cursor == null) {
            throw new IOException(
                    file + " holds no position: remove it to begin at the journal's end, or write 0 into it to send"
                            + " everything again");
        }
        return cursor;
    }

    void write(final EventCursor cursor) throws IOException {
        WholeFile.replace(file, (cursor + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
