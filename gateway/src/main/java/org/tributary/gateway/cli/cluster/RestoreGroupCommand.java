package org.tributary.gateway.cli.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.Durability;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.cluster.GroupRestore;
import org.tributary.gateway.config.ClusterConfig;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.upkeep.OfflineTime;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary cluster restore}. */
@Command(
        name = "restore",
        description = {
            "EXPERIMENTAL. The way out when no majority of a group is left: begins a group again from one journal, that of a node",
            "that is left, of a backup (`tributary restore` first), or of a single server. What only lost nodes had is missing; the",
            "channels' bills name it. Offline. In this order:",
            "  1. stop every old node that is left, and keep it from starting: create a file FENCED in its data directory;",
            "  2. write a new cluster.id, never used before, into the settings of all nodes and gateways;",
            "  3. run this on one machine, then start its node, which is a group of one and takes callbacks;",
            "  4. on the others: empty data and log directories, `node --join`, then `cluster add NAME HOST:PORT`.",
            "Journals who says so, the last record and its chain head; sequences after it are used again. Exit code 1 if the",
            "new group could not be made: run the same command again. 2: nothing may begin here, or no clock is sure."
        })
final class RestoreGroupCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "settings of the node that is to begin the group, with the new cluster.id")
    private Path config = Path.of("");

    @Option(names = "--data", paramLabel = "DIR", description = "its data directory, which holds the journal")
    private @Nullable Path data;

    @Option(names = "--actor", paramLabel = "NAME", description = "who restores; journaled. Default: the system's user")
    private @Nullable String actor;

    @Option(
            names = "--accept-clock",
            description = {
                "the wall clock is right, though no DATA/clock of this boot confirms it, as after a restore on another machine: the",
                "record gets its time, and the group meets every deadline up to that"
            })
    private boolean acceptClock;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final ClusterConfig cluster = NodeCommand.clusterOf(config);
        if (cluster.self().isEmpty()) {
            throw CommandException.usage(config + " has no cluster.self: write which node begins the group");
        }
        ClusterLibrary.require();
        final TributaryConfig settings = TributaryConfig.read(config).override(data, null, null);
        final OfflineTime time = OfflineTime.of(settings.data(), settings.clockStepMs(), acceptClock);
        final GroupRestore.Begun begun;
        try {
            begun = new GroupRestore(
                            cluster,
                            settings.data(),
                            settings.journal().withDurability(Durability.DEVICE),
                            actor == null ? System.getProperty("user.name", "unknown") : actor)
                    .run(time, (sequence, bytes) -> {});
        } catch (final IllegalArgumentException | OfflineTime.RefusedException e) {
            throw CommandException.usage(String.valueOf(e.getMessage()));
        } catch (final IllegalStateException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return ExitCodes.DIFFERENCE;
        }
        if (time.offsetSeconds() != 0) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "cluster restore: WARNING: the wall clock was set by " + time.offsetSeconds()
                                    + " s since the node last looked, and is not followed. Set it right before the node starts");
        }
        print(begun, cluster, settings, spec.commandLine().getOut());
        return ExitCodes.FINE;
    }

    private static void print(
            final GroupRestore.Begun begun,
            final ClusterConfig cluster,
            final TributaryConfig settings,
            final PrintWriter out) {
        out.println("group " + cluster.id() + " begins with node " + cluster.self() + ", sequence=" + begun.sequence());
        out.println("from the journal in " + settings.data() + " up to sequence " + begun.after() + " ("
                + Instant.ofEpochMilli(begun.afterMs()) + "), chain head " + begun.chainHead());
        out.println("what only lost nodes had after it is missing. For each channel and each day from then on run"
                + " `tributary reconcile`, and book what it lists with POST /admin/v1/corrections");
        out.println(
                "next: `tributary node` with these settings; then on each other machine empty data and log directories,"
                        + " `node --join`, and `cluster add NAME HOST:PORT`. Never start an old node with its old settings");
    }
}
