package org.tributary.gateway.cluster;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.cluster.ClusterNode;
import org.tributary.engine.cluster.ClusterSettings;
import org.tributary.engine.cluster.ClusterTls;
import org.tributary.engine.cluster.IngressLimits;
import org.tributary.engine.cluster.NodeListener;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.pipeline.CommandIngress;
import org.tributary.engine.record.JournalRecord;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.gateway.config.ClusterConfig;
import org.tributary.gateway.server.CoreHost;

/** A node of a replicated group as what decides a server's commands. */
public final class NodeHost implements CoreHost {
    private final ClusterConfig config;
    private final ClusterNode node;
    private final ProblemLog problems;

    private NodeHost(final ClusterConfig config, final ClusterNode node) {
        this.config = config;
        this.node = node;
        this.problems = new ProblemLog(node::status);
    }

    /** Starts a node: replays its journal into the core and the read models, then takes part in the group. */
    public static NodeHost start(final ClusterConfig config, final Parts parts) {
        final ClusterNode node = ClusterNode.start(
                settings(config),
                new ClusterNode.Parts(
                        parts.store(),
                        DonationCore::new,
                        // The replicated log is flushed before an answer; the journal is made again from it.
                        parts.journal().withDurability(Durability.PROCESS),
                        parts.clockMs(),
                        new Models(parts.models()),
                        parts.answers(),
                        new IngressLimits(
                                config.batchBytes(),
                                config.batchCommands(),
                                config.batchMillis(),
                                config.inFlightBatches(),
                                config.answerWaitMillis(),
                                IngressLimits.DEFAULT.queuedCommands()),
                        parts.status(),
                        parts.faults(),
                        parts.fatal()));
        final NodeHost host = new NodeHost(config, node);
        host.problems.start();
        return host;
    }

    private static ClusterSettings settings(final ClusterConfig config) {
        final ClusterConfig.Tls tls = config.tls();
        return new ClusterSettings(
                config.id(),
                config.self(),
                config.members(),
                config.logDir(),
                config.electionMillis(),
                config.witness(),
                tls == null ? null : new ClusterTls(tls.certificate(), tls.key(), tls.authority()));
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
    public @Nullable String leader() {
        return node.leader();
    }

    @Override
    public boolean leads() {
        return node.isLeader();
    }

    @Override
    public Map<String, Object> report() {
        final ClusterNode.Status is = node.status();
        final Map<String, Object> report = new LinkedHashMap<>();
        report.put("cluster", config.id());
        report.put("self", config.self());
        report.put("members", List.copyOf(config.members().keySet()));
        report.put("leader", is.leader() == null ? "" : is.leader());
        report.put("term", is.term());
        report.put("appliedIndex", is.appliedIndex());
        report.put("sequence", is.sequence());
        report.put("batch", is.batch());
        report.put("chainHead", HexFormat.of().formatHex(is.chainHead()));
        report.put("agreedBatch", is.agreedBatch());
        report.put("differences", is.differences() == null ? "" : is.differences());
        report.put("problems", is.problems());
        return report;
    }

    @Override
    public void close() {
        problems.close();
        node.close();
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
