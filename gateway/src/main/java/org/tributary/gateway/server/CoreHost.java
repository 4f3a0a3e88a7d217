package org.tributary.gateway.server;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.engine.status.EngineStatus;

/** What decides the server's commands in place of its own pipeline: a node of a replicated group. */
public interface CoreHost extends AutoCloseable {
    /**
     * What a host works with.
     *
     * @param models get the journal's records while the host starts, then each once it is journaled
     * @param answers gets the results of this process's commands, after the models have them
     */
    record Parts(
            JournalStore store,
            JournalSettings journal,
            LongSupplier clockMs,
            List<SnapshotPart> models,
            ReleaseListener answers,
            EngineStatus status,
            CommandFaults faults,
            FatalErrorHandler fatal) {}

    /** Starts a host. */
    @FunctionalInterface
    interface Starter {
        /** Reads the journal and begins to take part in the group. */
        CoreHost start(Parts parts);
    }

    /** The way in for commands. */
    CommandIngress ingress();

    /** True if nothing more is decided or answered. */
    boolean hasFailed();

    /** Name of the node that leads; null while none is known. Neither blocks nor computes. */
    @Nullable
    String leader();

    /** True if this node leads and changes are made here. */
    boolean leads();

    /** What the node knows of itself and its group, for people and programs; numbers, texts, lists and maps. */
    Map<String, Object> report();

    @Override
    void close();
}
