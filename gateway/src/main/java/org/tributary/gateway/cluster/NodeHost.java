package org.tributary.gateway.cluster;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.ClusterClient;
import org.tributary.engine.cluster.ClusterNode;
import org.tributary.engine.cluster.ClusterSettings;
import org.tributary.engine.cluster.ClusterTls;
import org.tributary.engine.cluster.IngressLimits;
import org.tributary.engine.cluster.journal.NodeAnchor;
import org.tributary.engine.cluster.journal.NodeListener;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.JournalPosition;
import org.tributary.engine.journal.Witness;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.gateway.config.ClusterConfig;
import org.tributary.gateway.http.ApiException;
import org.tributary.gateway.http.ApiRequest;
import org.tributary.gateway.http.ApiResponse;
import org.tributary.gateway.server.CoreHost;

/** A node of a replicated group as what decides a server's commands. */
public final class NodeHost implements CoreHost {
    /** Longer than a leader's own wait for a command's record. */
    private static final int PASS_ON_MS = 20_000;

    /** Clocks of two nodes may be so far apart before it is said; the alert {@code TributaryNodeClocksDiffer} has the same. */
    public static final long MOST_CLOCK_OFFSET_MS = 500;

    private static final int ASK_MS = 3_000;
    private static final int MOST_PLACES = 1_024;
    private static final long CATCH_UP_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ClusterConfig config;
    private final ClusterNode node;
    private final ProblemLog problems;
    private final @Nullable DemoProcesses demo;

    private NodeHost(
            final ClusterConfig config, final ClusterNode node, final @Nullable UnaryOperator<String> startOf) {
        this.config = config;
        this.node = node;
        this.problems = new ProblemLog(node);
        this.demo = startOf == null ? null : new DemoProcesses(config.self(), this::others, this::processOf, startOf);
    }

    /** Starts a node: replays its journal into the core and the read models, then takes part in the group. */
    public static NodeHost start(final ClusterConfig config, final Parts parts) {
        return start(config, false, parts);
    }

    /**
     * The same for a node that may have lost its files or is new.
     *
     * @param join without a log, copy the journal of a member first and wait until the group takes this node in
     */
    public static NodeHost start(final ClusterConfig config, final boolean join, final Parts parts) {
        return start(config, join, null, parts);
    }

    /**
     * The same for a demo's node, which says by which commands its nodes are killed and started.
     *
     * @param startOf command that starts a node, by its name; null outside a demo
     */
    public static NodeHost start(
            final ClusterConfig config,
            final boolean join,
            final @Nullable UnaryOperator<String> startOf,
            final Parts parts) {
        final ClusterNode node = ClusterNode.start(
                settings(config, config.self()).joining(config.address(), join),
                new ClusterNode.Parts(
                        parts.store(),
                        parts.snapshots(),
                        DonationCore::new,
                        // The replicated log is flushed before an answer; the journal is made again from it.
                        parts.journal().withDurability(Durability.PROCESS),
                        parts.clockMs(),
                        new Models(parts.models().parts()),
                        parts.answers(),
                        limits(config),
                        parts.status(),
                        parts.faults(),
                        parts.fatal()),
                new Anchor(parts.expected(), parts.recovered()));
        node.answerQuestions(new GatewayQuestions(
                parts.models(),
                parts.records(),
                parts.changes(),
                parts.places(),
                startOf != null,
                () -> node.status().sequence(),
                parts.clockMs()));
        final NodeHost host = new NodeHost(config, node, startOf);
        host.problems.start();
        if (host.demo != null) {
            host.demo.start();
        }
        return host;
    }

    static IngressLimits limits(final ClusterConfig config) {
        return new IngressLimits(
                config.batchBytes(),
                config.batchCommands(),
                config.batchMillis(),
                config.inFlightBatches(),
                config.answerWaitMillis(),
                IngressLimits.DEFAULT.queuedCommands());
    }

    /**
     * The engine's settings.
     *
     * @param self name of the node; empty for a gateway
     */
    static ClusterSettings settings(final ClusterConfig config, final String self) {
        final ClusterConfig.Tls tls = config.tls();
        return new ClusterSettings(
                config.id(),
                self,
                config.members(),
                config.logDir(),
                config.electionMillis(),
                config.witness(),
                tls == null ? null : new ClusterTls(tls.certificate(), tls.key(), tls.authority()),
                ClusterSettings.LogKeeping.DEFAULT,
                config.address(),
                false);
    }

    @Override
    public CommandIngress ingress() {
        return node.ingress();
    }

    @Override
    public boolean hasFailed() {
        return node.hasFailed();
    }

    @Override
    public long agreedSequence() {
        return node.agreedSequence();
    }

    @Override
    public @Nullable String leader() {
        return node.leader();
    }

    @Override
    public boolean leads() {
        return node.isLeader();
    }

    @Override
    public Set<String> others() {
        final Set<String> names = new TreeSet<>(node.members().keySet());
        names.remove(config.self());
        return names;
    }

    @Override
    public Map<String, String> placesOf(final String name) throws IOException {
        final DataInputStream in = ask(name, GroupQuestion.Kind.PLACES);
        final int count = in.readInt();
        if (count < 0 || count > MOST_PLACES) {
            throw new IOException(count + " places of webhooks, at most " + MOST_PLACES + " are read");
        }
        final Map<String, String> places = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            final String receiver = in.readUTF();
            places.put(receiver, in.readUTF());
        }
        return places;
    }

    private long processOf(final String name) throws IOException {
        return ask(name, GroupQuestion.Kind.PROCESS).readLong();
    }

    private DataInputStream ask(final String name, final GroupQuestion.Kind kind) throws IOException {
        return GroupQuestion.content(node.askMember(name, new GroupQuestion(kind, 0).encode(), ASK_MS));
    }

    @Override
    public ApiResponse atLeader(final ApiRequest request) {
        try {
            final DataInputStream in = GroupQuestion.content(node.askLeader(PassedRequest.encode(request), PASS_ON_MS));
            final long sequence = in.readLong();
            final ApiResponse response = PassedRequest.response(in);
            awaitSequence(sequence);
            return response;
        } catch (final ClusterClient.NotTakenException e) {
            throw new ApiException(
                    503, "Try again", "The leader changes just now. Nothing was changed: send the request again.");
        } catch (final IOException e) {
            throw new ApiException(
                    503,
                    "Try again",
                    "The leader gave no answer (" + e.getMessage()
                            + "); the change may still take effect, check before you repeat it.");
        }
    }

    /** Who changed something here reads it here. */
    private void awaitSequence(final long sequence) {
        final long endNanos = System.nanoTime() + CATCH_UP_NANOS;
        while (node.status().sequence() < sequence && System.nanoTime() < endNanos && !node.hasFailed()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public Map<String, Object> report() {
        final ClusterNode.Status is = node.status();
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("cluster", config.id());
        report.put("self", config.self());
        report.put("members", List.copyOf(node.members().keySet()));
        report.put("leader", is.leader() == null ? "" : is.leader());
        report.put("term", is.term());
        report.put("appliedIndex", is.appliedIndex());
        report.put("sequence", is.sequence());
        report.put("batch", is.batch());
        report.put("chainHead", HexFormat.of().formatHex(is.chainHead()));
        report.put("agreedBatch", is.agreedBatch());
        report.put("unanswered", is.unanswered().total());
        report.put("differences", is.differences() == null ? "" : is.differences());
        report.put("problems", is.problems());
        report.put("clocksAheadMs", node.clocksAheadMs());
        if (demo != null) {
            report.put("demo", demo.report());
        }
        return report;
    }

    @Override
    public void close() {
        if (demo != null) {
            demo.close();
        }
        problems.close();
        node.close();
    }

    /** The server's anchor. */
    private record Anchor(List<Witness> expected, CoreHost.Recovered recovered) implements NodeAnchor {
        @Override
        public void onRecovered(final JournalPosition end, final long syncedSequence) {
            recovered.at(end, syncedSequence);
        }
    }

    /** Feeds the read models. */
    private record Models(List<SnapshotPart> parts) implements NodeListener {
        @Override
        public void onReplayed(final JournalRecord record) {
            onRecord(record);
        }

        @Override
        public void onRecord(final JournalRecord record) {
            for (final SnapshotPart part : parts) {
                part.onRecord(record);
            }
        }

        @Override
        public void onBatchEnd(final long lastSequence, final long timestampMs) {
            for (final SnapshotPart part : parts) {
                part.onBatchEnd();
            }
        }
    }
}
