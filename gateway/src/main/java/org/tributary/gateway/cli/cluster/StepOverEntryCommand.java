package org.tributary.gateway.cli.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.cluster.EntryConsent;
import org.tributary.gateway.config.ClusterConfig;
import org.tributary.gateway.config.TributaryConfig;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary cluster step-over}. */
@Command(
        name = "step-over",
        description = {
            "EXPERIMENTAL. The way out when an entry of the replicated log stops all nodes: a command, or a pool's deadline, that the",
            "core can't decide. Keeps this node's consent; run it, with the same words, on a majority of the nodes while they are",
            "stopped, then start all. When a majority has the same consent, all nodes journal it in that entry, with reason and",
            "actor: a payment like the command is held, a refund is held whole in suspense:refunds, anything else is ignored; a",
            "pool is suspended until it is resumed. Without a majority no node decides anything. Run one release on all nodes",
            "until all are past the entry."
        })
final class StepOverEntryCommand implements Callable<Integer> {
    @Option(names = "--config", paramLabel = "FILE", required = true, description = "this node's settings")
    private Path config = Path.of("");

    @Option(names = "--data", paramLabel = "DIR", description = "its data directory")
    private @Nullable Path data;

    @Option(
            names = "--entry",
            paramLabel = "INDEX",
            required = true,
            description = "index of the entry, as the node named it when it stopped")
    private long entry;

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "why; journaled; equal on all nodes")
    private String reason = "";

    @Option(names = "--actor", required = true, paramLabel = "NAME", description = "who says so; as the reason")
    private String actor = "";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    /** What stopped the nodes. */
    static final class What {
        @Option(names = "--command", required = true, paramLabel = "SHA256", description = "of the command, as named")
        private @Nullable String sha256;

        @Option(names = "--pool", required = true, paramLabel = "ID", description = "pool whose deadline it is")
        private @Nullable String pool;
    }

    @Override
    public Integer call() throws IOException {
        final ClusterConfig cluster = NodeCommand.clusterOf(config);
        if (cluster.self().isEmpty()) {
            throw CommandException.usage(config + " has no cluster.self: give the settings of the node that stopped");
        }
        ClusterLibrary.require();
        final TributaryConfig settings = TributaryConfig.read(config).override(data, null, null);
        final String fingerprint;
        try {
            fingerprint = new EntryConsent(cluster, settings.data())
                    .give(
                            entry,
                            what.sha256 == null ? null : what.sha256.toLowerCase(Locale.ROOT),
                            what.pool,
                            reason,
                            actor);
        } catch (final IllegalArgumentException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        }
        spec.commandLine()
                .getOut()
                .println("node " + cluster.self() + " consents to step over entry " + entry + ": consent " + fingerprint
                        + ". Run the same on " + cluster.members().size() / 2 + " more of "
                        + cluster.members().keySet() + ", which must print the same consent, then start all nodes");
        return ExitCodes.FINE;
    }
}
