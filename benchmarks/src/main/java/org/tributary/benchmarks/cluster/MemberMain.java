package org.tributary.benchmarks.cluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.slf4j.LoggerFactory;
import org.tributary.benchmarks.stream.DonationStream;
import org.tributary.engine.cluster.ClusterNode;
import org.tributary.engine.cluster.ClusterSettings;
import org.tributary.engine.cluster.IngressLimits;
import org.tributary.engine.cluster.Raft;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.Durability;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.status.EngineStatus;
import org.tributary.gateway.config.TributaryConfig;

/** One member of a measured group, a JVM of its own. Says on its output whether it leads; ends with its input. */
final class MemberMain {
    /** Printed when this member begins to lead and can answer. */
    static final String LEADS = "leads";

    /** Printed when it no longer does. */
    static final String FOLLOWS = "follows";

    /** Printed before its threads' times, when it is asked. */
    static final String SPENT = "spent ";

    private static final int ELECTION_MILLIS = 1_000;
    private static final long LOOK_MS = 20;

    private MemberMain() {}

    /** Arguments: kind, own name, directory, members as {@code name=host:port}. */
    public static void main(final String[] args) throws IOException, InterruptedException {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        final Map<String, String> members = new LinkedHashMap<>();
        for (int i = 3; i < args.length; i++) {
            members.put(args[i].substring(0, args[i].indexOf('=')), args[i].substring(args[i].indexOf('=') + 1));
        }
        final ClusterSettings settings = settings(args[1], Path.of(args[2]), members);
        final BooleanSupplier leads =
                Kind.valueOf(args[0]) == Kind.GROUP ? node(settings, Path.of(args[2])) : bare(settings);
        boolean led = false;
        final Thread input = new Thread(MemberMain::answerInput, "input");
        input.setDaemon(true);
        input.start();
        while (true) {
            if (leads.getAsBoolean() != led) {
                led = !led;
                System.out.println(led ? LEADS : FOLLOWS);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    /** Answers each byte of its input with the processor time of its threads, and ends with its input. */
    private static void answerInput() {
        try {
            while (System.in.read() >= 0) {
                System.out.println(SPENT + ThreadTimes.line());
            }
        } catch (final IOException e) {
            System.err.println("cannot read input or processor times: " + e);
        }
        // The directory is deleted: nothing is worth a tidy end.
        Runtime.getRuntime().halt(0);
    }

    /** Settings of a member, or of a client under an empty name. */
    static ClusterSettings settings(final String self, final Path directory, final Map<String, String> members) {
        return new ClusterSettings("bench", self, members, directory.resolve("log"), ELECTION_MILLIS, true, null);
    }

    private static BooleanSupplier node(final ClusterSettings settings, final Path directory) {
        final DataDirectory data = new DataDirectory(directory.resolve("data"));
        data.lock();
        final ClusterNode node = ClusterNode.start(
                settings,
                new ClusterNode.Parts(
                        new ChronicleStore(data),
                        new SnapshotStore(data),
                        DonationCore::new,
                        TributaryConfig.defaults().journal().withDurability(Durability.PROCESS),
                        () -> DonationStream.OPENS_MS + 2000,
                        record -> {},
                        ReleaseListener.NONE,
                        IngressLimits.DEFAULT,
                        new EngineStatus(),
                        CommandFaults.NONE,
                        (stage, error) -> {
                            System.err.println(settings.self() + " failed: " + stage + ": " + error);
                            Runtime.getRuntime().halt(3);
                        }));
        return node::isLeader;
    }

    private static BooleanSupplier bare(final ClusterSettings settings) throws IOException {
        final RaftServer server = RaftServer.newBuilder()
                .setServerId(RaftPeerId.valueOf(settings.self()))
                .setGroup(Raft.group(settings))
                .setStateMachine(new CountingState())
                .setProperties(Raft.server(settings))
                .setParameters(Raft.parameters(settings))
                .setOption(RaftStorage.StartupOption.FORMAT)
                .build();
        server.start();
        final RaftServer.Division division =
                server.getDivision(Raft.group(settings).getGroupId());
        return () -> division.getInfo().isLeaderReady();
    }
}
