package org.tributary.engine;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.tributary.engine.journal.FrameFuzz;
import org.tributary.engine.journal.chronicle.JournalFuzz;
import org.tributary.engine.record.RecordFuzz;
import org.tributary.engine.settlement.reconcile.BillFuzz;
import org.tributary.engine.snapshot.SnapshotFuzz;
import org.tributary.engine.testing.Fuzzing;

/**
 * What is read from files: nothing in them is thrown at but as refused. To look for more, a minute each:
 * {@code mvn -pl engine,gateway test -Dexcluded.tags= -Dgroups=fuzz -Dfuzz.seconds=60}, of one target
 * {@code -Dfuzz.target=BillFuzz}.
 */
class FuzzTest {
    private static final Class<?>[] TARGETS = {
        FrameFuzz.class, RecordFuzz.class, JournalFuzz.class, SnapshotFuzz.class, BillFuzz.class
    };

    @TestFactory
    Stream<DynamicTest> shouldHoldOverEveryInputKept() {
        return Fuzzing.replay(TARGETS);
    }

    @TestFactory
    @Tag("long")
    @Tag("fuzz")
    Stream<DynamicTest> shouldFindNothingNew() {
        return Fuzzing.search(Integer.getInteger("fuzz.seconds", 60), TARGETS);
    }
}
