package org.tributary.gateway.server;

import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.JournalSettings;
import org.tributary.engine.journal.JournalStore;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.status.EngineStatus;
import org.tributary.gateway.bridge.Records;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiHandler;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.readmodel.ReadModels;
import org.tributary.gateway.webhook.OtherNodes;

/** What decides the server's commands in place of its own pipeline: a node of a replicated group. */
public interface CoreHost extends OtherNodes, AutoCloseable {
    /**
     * What a host works with.
     *
     * @param snapshots state snapshots of the same directory
     * @param expected what the journal must hold, beside what its directory says
     * @param recovered is called once the journal was read and holds that, before anything is added to it
     * @param models are restored from a snapshot, get the journal's later records while the host starts, then each once it is journaled
     * @param records reads single records of the journal, for the gateways that ask
     * @param changes answers changes over the admin API that another node passed on to this one
     * @param places cursors up to which webhooks have taken all, by their names, for the nodes that ask
     * @param answers gets the results of this process's commands, after the models have them
     */
    record Parts(
            JournalStore store,
            SnapshotStore snapshots,
            List<Witness> expected,
            Recovered recovered,
            JournalSettings journal,
            LongSupplier clockMs,
            ReadModels models,
            Records records,
            ApiHandler changes,
            Supplier<Map<String, String>> places,
            ReleaseListener answers,
            EngineStatus status,
            CommandFaults faults,
            FatalErrorHandler fatal) {}

    /** Gets the end of the journal that a start found. */
    @FunctionalInterface
    interface Recovered {
        void at(JournalPosition end, long syncedSequence);
    }

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

    /**
     * Last record that may be told to followers: another node's journal is known to agree on it. 0 after a start until another node has
     * answered. Any thread.
     */
    long agreedSequence();

    /** True if this node leads and changes are made here. */
    @Override
    boolean leads();

    /**
     * Has the leader make a change over the admin API; what it did is in this node's read models when this returns, unless the node is
     * behind.
     *
     * @throws ApiException 503 if the leader gave no answer; it says whether something may have been changed
     */
    ApiResponse atLeader(ApiRequest request);

    /** What the node knows of itself and its group, for people and programs; numbers, texts, lists and maps. */
    Map<String, Object> report();

    @Override
    void close();
}
