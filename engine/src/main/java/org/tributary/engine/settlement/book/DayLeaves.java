package org.tributary.engine.settlement.book;

import java.io.IOException;
import java.util.Arrays;
import org.tributary.engine.record.RecordView;
import org.tributary.engine.transparency.LeafText;

/** Writer of the leaves of the days' trees: hashes are a fifth of the work of a row, so they are made beside the thread that reads. */
public final class DayLeaves implements DaySink {
    private final LeafSink to;
    private final Ids pools = new Ids();
    private final Ids projects = new Ids();
    private final LeafText leaves = new LeafText(pools::at, projects::at);

    /** A writer of leaves. */
    public DayLeaves(final LeafSink to) {
        this.to = to;
    }

    /** Ids by index, as the rows name them: an index never changes its id. */
    private static final class Ids {
        private String[] ids = new String[256];

        void put(final int index, final String id) {
            if (index >= ids.length) {
                ids = Arrays.copyOf(ids, 2 * index);
            }
            ids[index] = id;
        }

        String at(final int index) {
            return ids[index];
        }
    }

    @Override
    public void accept(final DayRow row) throws IOException {
        if (!row.isRecord || !LeafText.isLeaf(row.record)) {
            return;
        }
        final RecordView record = row.record;
        for (int i = 0; i < record.lineCount; i++) {
            pools.put(record.linePool[i], row.linePools[i]);
        }
        if (record.projectIndex >= 0 && record.project.isEmpty()) {
            projects.put(record.projectIndex, row.project);
        }
        final byte[] hash = leaves.hash(record, row.channelName, row.transactionId);
        to.add(record, hash, leaves.idHash());
    }

    @Override
    public void finish() {
        // the tree is completed by its owner
    }

    @Override
    public void close() {
        // closed by its owner
    }
}
