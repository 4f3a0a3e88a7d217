package org.tributary.engine.cluster;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.pipeline.FatalErrorHandler;
import org.tributary.engine.pipeline.ReleaseListener;
import org.tributary.engine.pipeline.decide.CommandFaults;
import org.tributary.engine.snapshot.SnapshotStore;
import org.tributary.engine.status.EngineStatus;
import org.tributary.engine.testing.TestEngine;
import org.tributary.engine.testkit.TestCampaigns;

/**
 * A node of the real core as a process. Arguments: its name, the root of all nodes' directories, the time that counts as the
 * campaign's opening, and each member as {@code name=host:port}. Prints {@code @leads}, {@code @follows} and {@code @at SEQUENCE} as they change, and ends in good order
 * when its input ends.
 */
public final class NodeProcess {
    private static final long POLL_NANOS = 20_000_000;

    private NodeProcess() {}

    /** Runs until it is killed or its input ends. */
    public static void main(final String[] args) throws Exception {
        final Path root = Path.of(args[1]);
        final long openedMs = Long.parseLong(args[2]);
        final DataDirectory directory = new DataDirectory(root.resolve(args[0]));
        try (DataDirectory.Lock lock = directory.lock();
                ClusterNode node = ClusterNode.start(
                        settings(root, args[0], java.util.Arrays.copyOfRange(args, 3, args.length)),
                        new ClusterNode.Parts(
                                new ChronicleStore(directory),
                                new SnapshotStore(directory),
                                DonationCore::new,
                                TestEngine.SMALL_JOURNAL,
                                () -> TestCampaigns.OPENS_MS + System.currentTimeMillis() - openedMs,
                                record -> {},
                                ReleaseListener.NONE,
                                IngressLimits.DEFAULT,
                                new EngineStatus(),
                                CommandFaults.NONE,
                                FatalErrorHandler.HALT))) {
            System.out.println("@up");
            boolean leads = false;
            long sequence = 0;
            while (System.in.available() == 0) {
                if (node.isLeader() != leads) {
                    leads = !leads;
                    System.out.println(leads ? "@leads" : "@follows");
                    System.out.flush();
                }
                final long now = node.status().sequence();
                if (now != sequence) {
                    sequence = now;
                    System.out.println("@at " + sequence);
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    static ClusterSettings settings(final Path root, final String self, final String... members) {
        final Map<String, String> addresses = new LinkedHashMap<>();
        for (final String member : members) {
            addresses.put(member.split("=")[0], member.split("=")[1]);
        }
        return new ClusterSettings("crash", self, addresses, root.resolve(self + "-log"), 500, true, null);
    }
}
