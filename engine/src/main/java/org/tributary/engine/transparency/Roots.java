package org.tributary.engine.transparency;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.file.WholeFile;

/** The published roots of a data directory ({@code DATA/roots/DAY.json}) and the trees beside them. */
public final class Roots {
    private static final String ROOT_SUFFIX = ".json";
    private static final String TREE_SUFFIX = ".tree";
    private static final String NAMES_SUFFIX = ".names";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    /**
     * A published root.
     *
     * @param chainHead hash of the batch with the day's last record
     * @param lastSequence the day's last record
     */
    @JsonPropertyOrder({"day", "treeSize", "root", "chainHead", "lastSequence"})
    public record Root(String day, long treeSize, String root, String chainHead, long lastSequence) {}

    /** Ids of pools and projects by the index that records carry: with them a leaf can be written again. */
    public record Names(List<String> pools, List<String> projects) {}

    /** Access to the roots of a data directory. */
    public Roots(final Path data) {
        directory = data.resolve("roots");
    }

    /** Starts a day's tree beside the published ones; when finished it replaces an earlier tree of the day. */
    public DayTreeWriter newTree(final LocalDate day) throws IOException {
        Files.createDirectories(directory);
        return new DayTreeWriter(treeFile(day));
    }

    /** Returns the root published for a day, in hex; null if there is none. */
    public @Nullable String publishedRoot(final LocalDate day) throws IOException {
        final Path file = rootFile(day);
        return Files.exists(file) ? read(file).root() : null;
    }

    /** Publishes a final day: its tree first, its root last. */
    public void publish(
            final LocalDate day,
            final DayTreeWriter tree,
            final Names names,
            final String chainHead,
            final long lastSequence)
            throws IOException {
        final Root root =
                new Root(day.toString(), tree.size(), HexFormat.of().formatHex(tree.root()), chainHead, lastSequence);
        tree.finish();
        WholeFile.replace(directory.resolve(day + NAMES_SUFFIX), JSON.writeValueAsBytes(names));
        WholeFile.replace(rootFile(day), JSON.writeValueAsBytes(root));
    }

    /** Returns all published roots, by day. */
    public List<Root> all() throws IOException {
        final List<Root> roots = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return roots;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (final Path file : files.sorted().toList()) {
                if (isRootFile(file.getFileName().toString())) {
                    roots.add(read(file));
                }
            }
        }
        return roots;
    }

    /** Opens the tree of a published day. */
    public DayTree tree(final Root root) throws IOException {
        return new DayTree(treeFile(LocalDate.parse(root.day())));
    }

    /** Returns the names by index as of a published day. */
    public Names names(final Root root) throws IOException {
        return JSON.readValue(Files.readAllBytes(directory.resolve(root.day() + NAMES_SUFFIX)), Names.class);
    }

    private static boolean isRootFile(final String name) {
        if (!name.endsWith(ROOT_SUFFIX)) {
            return false;
        }
        try {
            LocalDate.parse(name.substring(0, name.length() - ROOT_SUFFIX.length()));
            return true;
        } catch (final DateTimeParseException notADay) {
            return false;
        }
    }

    private Root read(final Path file) throws IOException {
        return JSON.readValue(Files.readAllBytes(file), Root.class);
    }

    private Path rootFile(final LocalDate day) {
        return directory.resolve(day + ROOT_SUFFIX);
    }

    private Path treeFile(final LocalDate day) {
        return directory.resolve(day + TREE_SUFFIX);
    }
}
