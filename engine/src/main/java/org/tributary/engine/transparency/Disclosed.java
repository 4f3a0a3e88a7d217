package org.tributary.engine.transparency;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tributary.engine.journal.file.WholeFile;

/** Public totals that were disclosed last ({@code DATA/disclosure}): a page for people and the same as JSON. */
public final class Disclosed {
    /** Page, in what a settlement writes and here. */
    public static final String PAGE = "index.html";

    /** The same as JSON, with signed roots if there is a key. */
    public static final String TOTALS = "disclosure.json";

    private final Path directory;

    /** Access to the disclosure of a data directory. */
    public Disclosed(final Path data) {
        directory = data.resolve("disclosure");
    }

    /**
     * Discloses what a settlement wrote, instead of what was disclosed before.
     *
     * @param from the settlement's directory {@code disclosure}
     */
    public void publish(final Path from) throws IOException {
        Files.createDirectories(directory);
        for (final String name : new String[] {PAGE, TOTALS}) {
            WholeFile.replace(directory.resolve(name), Files.readAllBytes(from.resolve(name)));
        }
    }

    /** Returns the place of one of the files, whether it exists or not. */
    public Path file(final String name) {
        return directory.resolve(name);
    }
}
