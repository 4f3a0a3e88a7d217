package org.tributary.engine.cluster.consent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.PrivateFiles;
import org.tributary.engine.journal.file.WholeFile;

/**
 * What a node keeps of entries that it could not decide, in {@code stepped-over} beside its log: that an entry stopped it and on what, and the
 * operator's word on it. Both stay for ever, because a node that comes back late asks for them. Any thread.
 */
public final class Consents {
    /** Longest word: that of a command. */
    private static final int MAX_BYTES = 64 * 1024;

    private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})-([0-9]{1,19})\\.(stopped|word)");

    private final Path directory;
    private final UUID group;

    /**
     * Of a node.
     *
     * @param logs directory of the replicated log
     * @param group whose log's entries are meant: another group counts its own
     */
    public Consents(final Path logs, final UUID group) {
        this.directory = logs.resolve("stepped-over");
        this.group = group;
    }

    /** Entries that have stopped this node, or that it has a word on. */
    public Set<Long> entries() {
        final Set<Long> entries = new TreeSet<>();
        if (!Files.isDirectory(directory)) {
            return entries;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> {
                final Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches() && name.group(1).equals(group.toString())) {
                    entries.add(Long.parseLong(name.group(2)));
                }
            });
            return entries;
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + directory, e);
        }
    }

    private Path file(final long entry, final String kind) {
        return directory.resolve(group + "-" + entry + "." + kind);
    }

    /** Keeps that an entry stopped this node, on a command or a pool; what it is called as messages name it. */
    public void stopped(final long entry, final String on) {
        write(file(entry, "stopped"), on.getBytes(StandardCharsets.UTF_8));
    }

    /** What an entry stopped this node on; null if it did not. */
    public @Nullable String stoppedOn(final long entry) {
        final byte[] bytes = read(file(entry, "stopped"));
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** Keeps the operator's word on an entry, durable when it returns. */
    public void give(final long entry, final byte[] word) {
        write(file(entry, "word"), word);
    }

    /** The operator's word on an entry; null if there is none. */
    public byte @Nullable [] given(final long entry) {
        return read(file(entry, "word"));
    }

    private void write(final Path file, final byte[] bytes) {
        try {
            PrivateFiles.createDirectories(directory);
            WholeFile.replacePrivate(file, bytes);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static byte @Nullable [] read(final Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                return null;
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it has more than " + MAX_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
