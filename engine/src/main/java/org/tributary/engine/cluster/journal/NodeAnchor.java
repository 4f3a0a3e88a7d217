package org.tributary.engine.cluster.journal;

import java.util.List;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Witness;

/** What is known of a node's journal outside its data directory. The thread that starts the node calls it. */
public interface NodeAnchor {
    /** Nothing is known outside. */
    NodeAnchor NONE = new NodeAnchor() {
        @Override
        public List<Witness> expected() {
            return List.of();
        }

        @Override
        public void onRecovered(final JournalPosition end, final long syncedSequence) {}
    };

    /** What the journal must hold. Not asked of a journal that was copied from another node just now, whose end may be behind. */
    List<Witness> expected();

    /** The journal was read and holds what was expected, or the power loss that cut it is made good by the log; the node goes on from its end. */
    void onRecovered(JournalPosition end, long syncedSequence);
}
