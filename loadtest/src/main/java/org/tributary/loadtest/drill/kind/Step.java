package org.tributary.loadtest.drill.kind;

import java.util.List;
import org.tributary.loadtest.drill.debug.Place;

/**
 * A named step of the server's work, at which the process is killed.
 *
 * @param when the work of which it is a step
 * @param words what has been done there and what has not
 * @param place begin of the method that comes next
 * @param most the place is killed at its first to this-many-th time
 */
record Step(When when, String words, Place place, int most) {
    private static final String JOURNAL = "engine.journal.chronicle.";
    private static final String HEAD = "engine.journal.head.HeadFile#";
    private static final String SNAPSHOT = "engine.snapshot.";

    /** Work of the server. */
    enum When {
        /** Callbacks are journaled and answered. */
        JOURNAL,
        /** The next journal file is begun. */
        ROLL,
        /** A snapshot is built beside the server; both are killed. */
        SNAPSHOT,
        /** A killed server is started. */
        START,
        /** SIGTERM. */
        STOP
    }

    /** Every step, in the order in which they are passed. */
    static final List<Step> ALL = List.of(
            journal("a batch is decided, nothing of it written", JOURNAL + "ChronicleJournal#append", 200),
            journal("a document is open, no byte copied", JOURNAL + "ChronicleJournal#copy", 200),
            journal("a batch is written, the end of the file not moved", JOURNAL + "CycleFile#position(J)V", 200),
            journal("the end moved, HEAD does not say so", HEAD + "end", 200),
            journal("HEAD's slot is about to be written", HEAD + "write", 200),
            journal("about to sync", JOURNAL + "CycleFile#force", 3),
            journal("journaled, read models do not know it", "engine.projection.Projections#onRecord", 200),
            journal("read models know it, not answered", "engine.projection.Projections#onBatchEnd", 100),
            roll("a file is full, its end is on the device", JOURNAL + "CycleClock#advance"),
            roll("the first batch of a new file is written", JOURNAL + "ChronicleJournal#openCycleFile"),
            roll("HEAD does not name the new file", HEAD + "addFile"),
            roll("HEAD names the new file, the old one keeps its reserve", JOURNAL + "CycleFile#releaseRest"),
            roll("the new file has no reserve", JOURNAL + "CycleFile#reserveAhead"),
            snapshot("a builder takes the lock", SNAPSHOT + "SnapshotLock#take", 1),
            snapshot("nothing of a snapshot is written", SNAPSHOT + "SnapshotWriter#header", 1),
            snapshot("a section is about to be written", SNAPSHOT + "SnapshotWriter#section", 6),
            snapshot("bytes are about to be written", SNAPSHOT + "SnapshotWriter#drain", 2),
            snapshot("all is written, not synced", SNAPSHOT + "SnapshotWriter#finish", 1),
            snapshot("synced, without its name", SNAPSHOT + "SnapshotWriter#close", 1),
            snapshot("named, old ones not deleted", SNAPSHOT + "SnapshotStore#deleteQuietly", 1),
            start("the lock is about to be taken", "engine.journal.DataDirectory$Lock#take"),
            start("nothing recovered", "engine.replay.SnapshotRestore#restore"),
            start("a snapshot is read, nothing replayed", "engine.replay.Replay#run"),
            start("replayed, the end not checked", JOURNAL + "ChronicleJournalReader#checkEnd"),
            start("recovered, the old reserve not given back", JOURNAL + "LeftReserve#release"),
            start("the predecessor is not on the device", JOURNAL + "UnsyncedTail#toDevice"),
            start("its end is about to be written again", JOURNAL + "PosixDisk#rewrite"),
            start("written again, not synced", JOURNAL + "CycleFile#forceAll"),
            start("HEAD is about to be opened", HEAD + "open"),
            start("the new epoch has no directory", "engine.journal.DataDirectory#createEpoch"),
            start("the new epoch has no file", JOURNAL + "ChronicleJournal#openQueue"),
            start("the new epoch's header is not written", JOURNAL + "ChronicleJournal#write"),
            start("the header is written, not synced", JOURNAL + "CycleFile#<init>"),
            start("HEAD does not name the new epoch", HEAD + "beginEpoch"),
            start("the engine is about to start", "engine.pipeline.Engine#start"),
            stop("the journal is about to be closed", JOURNAL + "ChronicleJournal#close"),
            stop("all is synced, HEAD not marked closed", HEAD + "markClosed"),
            stop("HEAD is marked closed", JOURNAL + "ChronicleJournal#abandon"),
            stop("the reserve is given back", HEAD + "close"));

    private static Step journal(final String words, final String place, final int most) {
        return new Step(When.JOURNAL, words, Place.of(place), most);
    }

    private static Step roll(final String words, final String place) {
        return new Step(When.ROLL, words, Place.of(place), 3);
    }

    private static Step snapshot(final String words, final String place, final int most) {
        return new Step(When.SNAPSHOT, words, Place.of(place), most);
    }

    private static Step start(final String words, final String place) {
        return new Step(When.START, words, Place.of(place), 1);
    }

    private static Step stop(final String words, final String place) {
        return new Step(When.STOP, words, Place.of(place), 1);
    }
}
