package org.tributary.gateway.readmodel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.tributary.engine.core.image.SnapshotOut;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.port.SnapshotSink;
import org.tributary.engine.core.port.SnapshotSource;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;

/**
 * Records that read models may leave out if they can't apply them, and those they have left out; their figures are then
 * incomplete. The core, the journal and settlement never leave a record out. Written by the release thread, read by
 * any.
 */
public final class SkippedRecords implements SnapshotPart {
    /** File in which {@code serve --skip-record} keeps what was allowed, one sequence per line. */
    public static final String FILE = "skipped-records";

    /** Most records that may be allowed: beyond it read models are of no use. */
    public static final int MAX = 1_000;

    private final Path data;
    private final Set<Long> allowed;
    private final Set<Long> skipped = new ConcurrentSkipListSet<>();

    /** @param data the directory of the journal, for messages */
    SkippedRecords(final Path data, final Collection<Long> allowed) {
        this.data = data;
        this.allowed = Set.copyOf(allowed);
    }

    /** Returns the sequences allowed for a data directory. */
    public static Set<Long> allowed(final Path data) throws IOException {
        final Path file = data.resolve(FILE);
        final Set<Long> sequences = new TreeSet<>();
        if (Files.isRegularFile(file)) {
            for (final String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                if (!line.isBlank()) {
                    sequences.add(sequence(file, line.strip()));
                }
            }
        }
        return sequences;
    }

    private static long sequence(final Path file, final String line) throws IOException {
        try {
            return Long.parseLong(line);
        } catch (final NumberFormatException e) {
            throw new IOException(
                    file + " has the line \"" + line
                            + "\", which is not a record's sequence: write one whole number per line",
                    e);
        }
    }

    /**
     * Allows more records, for this start and all later ones.
     *
     * @return all sequences allowed
     */
    public static Set<Long> allow(final Path data, final List<Long> more) throws IOException {
        final Set<Long> all = allowed(data);
        for (final long sequence : more) {
            if (all.add(sequence)) {
                Files.writeString(
                        data.resolve(FILE),
                        sequence + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND,
                        StandardOpenOption.SYNC);
            }
        }
        if (all.size() > MAX) {
            throw new IOException(data.resolve(FILE) + " allows " + all.size() + " records, at most " + MAX);
        }
        return all;
    }

    /** Wraps a read model so that it may leave out the allowed records. */
    SnapshotPart guard(final SnapshotPart model) {
        return new Guarded(model, true);
    }

    /** Wraps a read model that leaves out no record, so that it says which one it can't apply. */
    SnapshotPart name(final SnapshotPart model) {
        return new Guarded(model, false);
    }

    /** Returns the sequences left out, ascending; empty while all figures are complete. */
    public List<Long> skipped() {
        return List.copyOf(skipped);
    }

    @Override
    public String name() {
        return "skipped";
    }

    @Override
    public void onRecord(final JournalRecord record) {}

    @Override
    public void reset() {
        skipped.clear();
    }

    @Override
    public void writeSnapshot(final SnapshotSink sink) {
        final SnapshotOut out = new SnapshotOut(sink);
        out.putLongs(skipped.stream().mapToLong(Long::longValue).toArray());
        out.flush();
    }

    @Override
    public void readSnapshot(final SnapshotSource source) {
        final StateIn in = new StateIn(source);
        for (final long sequence : in.getLongs()) {
            skipped.add(sequence);
        }
        in.end();
    }

    private final class Guarded implements SnapshotPart {
        private final SnapshotPart model;
        private final boolean mayLeaveOut;

        Guarded(final SnapshotPart model, final boolean mayLeaveOut) {
            this.model = model;
            this.mayLeaveOut = mayLeaveOut;
        }

        @Override
        public String name() {
            return model.name();
        }

        @Override
        public void onRecord(final JournalRecord record) {
            try {
                model.onRecord(record);
            } catch (final RuntimeException e) {
                if (!mayLeaveOut) {
                    throw ReadModelException.required(model.name(), record.sequence(), data, e);
                }
                if (!allowed.contains(record.sequence())) {
                    throw ReadModelException.skippable(model.name(), record.sequence(), data, e);
                }
                skipped.add(record.sequence());
            }
        }

        @Override
        public void onBatchEnd() {
            model.onBatchEnd();
        }

        @Override
        public void reset() {
            model.reset();
        }

        @Override
        public void writeSnapshot(final SnapshotSink sink) {
            model.writeSnapshot(sink);
        }

        @Override
        public void readSnapshot(final SnapshotSource source) {
            model.readSnapshot(source);
        }
    }
}
