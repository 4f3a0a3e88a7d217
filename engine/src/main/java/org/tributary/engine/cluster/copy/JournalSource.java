package org.tributary.engine.cluster.copy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.tributary.engine.journal.FrameView;
import org.tributary.engine.journal.JournalDamagedException;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.RecoverableReader;

/** Hands out a journal's batches to nodes that copy it, beside its writer. Any thread; one call at a time. */
public final class JournalSource implements AutoCloseable {
    /** Size at which a piece ends; its last batch goes beyond. */
    private static final int PIECE_BYTES = 1024 * 1024;

    /** Copies that go on where they were without searching the journal again. */
    private static final int READERS = 4;

    private final JournalStore store;
    private final Deque<RecoverableReader> readers = new ArrayDeque<>();

    public JournalSource(final JournalStore store) {
        this.store = store;
    }

    /**
     * Returns the batches behind a place.
     *
     * @return their frames, one after the other; empty at the journal's end
     * @throws JournalDamagedException if this journal has no such place
     */
    public synchronized byte[] after(final JournalPosition from) {
        final RecoverableReader reader = readerAt(from);
        try {
            final byte[] piece = read(reader);
            readers.addFirst(reader);
            while (readers.size() > READERS) {
                readers.removeLast().close();
            }
            return piece;
        } catch (final RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static byte[] read(final RecoverableReader reader) {
        final ByteArrayOutputStream piece = new ByteArrayOutputStream();
        while (piece.size() < PIECE_BYTES && reader.next()) {
            final FrameView frame = reader.frame();
            final byte[] bytes = new byte[frame.claimedLength()];
            frame.buffer().getBytes(frame.offset(), bytes);
            piece.writeBytes(bytes);
        }
        return piece.toByteArray();
    }

    private RecoverableReader readerAt(final JournalPosition from) {
        for (final RecoverableReader reader : readers) {
            if (isSame(reader.position(), from)) {
                readers.remove(reader);
                return reader;
            }
        }
        final RecoverableReader reader = store.reader();
        try {
            reader.resumeAt(from);
            return reader;
        } catch (final RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static boolean isSame(final JournalPosition is, final JournalPosition wanted) {
        return is.batch() == wanted.batch() && Arrays.equals(is.chainHead(), wanted.chainHead());
    }

    @Override
    public synchronized void close() {
        readers.forEach(RecoverableReader::close);
        readers.clear();
    }
}
