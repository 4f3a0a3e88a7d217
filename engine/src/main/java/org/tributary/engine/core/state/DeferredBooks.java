package org.tributary.engine.core.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tributary.engine.core.image.StateIn;
import org.tributary.engine.core.image.StateOut;
import org.tributary.engine.core.state.campaign.Pool;
import org.tributary.engine.core.state.campaign.Registry;

/** The books of all deferred pools that have seen a donation or shared, in order of first need. */
public final class DeferredBooks {
    private final List<DeferredBook> books = new ArrayList<>();
    private int sharing;
    private DeferredBook[] byPool = new DeferredBook[16];

    /** A pool's book, opened if it had none. */
    public DeferredBook of(final Pool pool) {
        final int index = pool.index();
        if (index >= byPool.length) {
            byPool = Arrays.copyOf(byPool, Math.max(byPool.length * 2, index + 1));
        }
        if (byPool[index] == null) {
            byPool[index] = new DeferredBook(index);
            books.add(byPool[index]);
        }
        return byPool[index];
    }

    /** Begins a pool's sharing. */
    public void begin(final Pool pool) {
        of(pool).begin();
        sharing++;
    }

    /** Notes that a pool's sharing is done. */
    public void done() {
        sharing--;
    }

    /** True while any pool's sharing is not done. */
    public boolean anySharing() {
        return sharing > 0;
    }

    /** Number of books. */
    public int size() {
        return books.size();
    }

    /** A book, in order of opening. */
    public DeferredBook get(final int i) {
        return books.get(i);
    }

    void write(final StateOut out) {
        out.putInt(books.size());
        for (final DeferredBook book : books) {
            out.putInt(book.pool());
            book.write(out);
        }
    }

    void read(final StateIn in, final Registry registry) {
        final int count = in.getInt();
        for (int i = 0; i < count; i++) {
            final DeferredBook book = of(registry.pool(in.getInt()));
            book.read(in);
            final boolean idle = book.phase() == DeferredBook.Phase.OPEN || book.phase() == DeferredBook.Phase.DONE;
            sharing += idle ? 0 : 1;
        }
    }
}
