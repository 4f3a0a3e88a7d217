package org.tributary.loadtest.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.loadtest.Directories;
import org.tributary.loadtest.UsageException;
import org.tributary.loadtest.drill.Tally;
import org.tributary.loadtest.drill.group.LeaderKill;
import org.tributary.loadtest.drill.group.LeaderKills;
import org.tributary.loadtest.drill.group.Result;
import org.tributary.loadtest.server.GroupServers;
import picocli.CommandLine.Option;

/** Options of {@code crash --cluster}, and its run. */
final class ClusterOptions {
    private static final String GROUP = "group";
    private static final int MOST_GATEWAYS = 8;

    @Option(
            names = "--cluster",
            description = {
                "kills the leader of a replicated group under load instead: nodes and gateways of its own in DIR,",
                "payments through the gateways, every node's journal judged. Of the options above --kills, --rate,",
                "--channel, --server and --seed count"
            })
    private boolean isWanted;

    @Option(names = "--nodes", defaultValue = "3", description = "3 or 5 (default ${DEFAULT-VALUE})")
    private int nodes;

    @Option(names = "--gateways", defaultValue = "2", description = "0: nodes take callbacks (${DEFAULT-VALUE})")
    private int gateways;

    @Option(
            names = "--election-millis",
            defaultValue = "500",
            description = "cluster.electionMillis; more on a busy machine (default ${DEFAULT-VALUE})")
    private int electionMillis;

    @Option(
            names = "--answer-wait-millis",
            defaultValue = "3500",
            description = "cluster.answerWaitMillis; more on a busy machine (default ${DEFAULT-VALUE})")
    private int answerWaitMillis;

    @Option(names = "--json", paramLabel = "FILE", description = "writes the result of --cluster as JSON")
    private @Nullable Path json;

    @Option(names = "--drill-ledger", paramLabel = "FILE", description = "adds a row to a ledger as drills write it")
    private @Nullable Path ledger;

    boolean isWanted() {
        return isWanted;
    }

    /**
     * Kills so many times and prints the result.
     *
     * @return exit code: 1 if anything was lost, doubled or different
     */
    int run(final Path sandbox, final Path jar, final int kills, final LeaderKills.Pace pace, final long seed)
            throws IOException, InterruptedException {
        if (nodes != 3 && nodes != 5) {
            throw new UsageException("--nodes is " + nodes + ", must be 3 or 5: a smaller group has no other leader");
        }
        if (gateways < 0 || gateways > MOST_GATEWAYS || kills < 1) {
            throw new UsageException("--gateways is 0 to " + MOST_GATEWAYS + " and --kills at least 1");
        }
        final long beganNanos = System.nanoTime();
        final Path directory = DrillDirectory.claim(sandbox).resolve(GROUP);
        Directories.delete(directory);
        final Result result;
        try (GroupServers group = new GroupServers(
                directory,
                jar.toAbsolutePath(),
                new GroupServers.Shape(nodes, gateways, electionMillis, answerWaitMillis))) {
            group.start();
            final LeaderKills leaderKills = new LeaderKills(group, pace, seed, directory);
            for (int i = 0; i < kills; i++) {
                final LeaderKill done = leaderKills.kill();
                System.err.printf(
                        "kill %d of %d: %s, answers again after %,d ms, %,d answered%n",
                        done.kill(), kills, done.leader(), done.againMs(), done.answered());
            }
            result = leaderKills.judge();
        }
        result.print(System.out);
        keep(result, command(kills, pace, seed), (System.nanoTime() - beganNanos) / 1e9, seed);
        return result.isGood() ? 0 : 1;
    }

    private void keep(final Result result, final String command, final double seconds, final long seed)
            throws IOException {
        if (json != null) {
            Files.write(json, result.json(command, seconds));
        }
        if (ledger != null) {
            new Tally(ledger).add(result.row(seed, seconds, command));
        }
    }

    private String command(final int kills, final LeaderKills.Pace pace, final long seed) {
        final List<String> channels = pace.channels();
        return "loadtest crash --cluster --nodes " + nodes + " --gateways " + gateways + " --kills " + kills
                + " --rate "
                + (long) pace.perSecond() + (channels.isEmpty() ? "" : " --channel " + String.join(",", channels))
                + " --election-millis " + electionMillis + " --answer-wait-millis " + answerWaitMillis
                + (seed == 1 ? "" : " --seed " + seed) + " DIR";
    }
}
