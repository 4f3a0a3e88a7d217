package org.tributary.engine.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.client.RaftClientConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.grpc.GrpcTlsConfig;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.retry.RetryPolicy;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/** Our settings in Ratis' words; public so that a bare group can be measured with the same. */
public final class Raft {
    private static final int MAX_PENDING_REQUESTS = 4096;
    private static final String MAX_PENDING_BYTES = "64MB";
    private static final int PREALLOCATED_BYTES = 4 * 1024 * 1024;

    /** Replies kept for batches that a gateway sends again; later ones are found by their transaction ids. */
    private static final TimeDuration RETRY_CACHE = TimeDuration.valueOf(10, TimeUnit.SECONDS);

    /**
     * Wait of a leader after a follower's refusal or failure, for all of them. Ratis' own waits are 1 s from the eleventh on, longer than
     * the election timeout: a follower that comes back with a tail of more than ten entries that were never committed, which are found
     * one refusal at a time, then makes every leader lose its office before the place is found, for ever.
     */
    private static final String APPENDER_RETRY = "5ms,1000000000";

    private Raft() {}

    /** The group of the first members. */
    public static RaftGroup group(final ClusterSettings settings) {
        return group(settings, settings.members());
    }

    static RaftGroup group(final ClusterSettings settings, final Map<String, String> members) {
        final List<RaftPeer> peers = new ArrayList<>();
        members.forEach((name, address) -> peers.add(peer(name, address)));
        return RaftGroup.valueOf(RaftGroupId.valueOf(settings.groupId()), peers);
    }

    static RaftPeer peer(final String name, final String address) {
        return RaftPeer.newBuilder().setId(name).setAddress(address).build();
    }

    /** Addresses by name, in order of the names. */
    static Map<String, String> members(final Collection<RaftPeer> peers) {
        final Map<String, String> members = new TreeMap<>();
        peers.forEach(peer -> members.put(peer.getId().toString(), peer.getAddress()));
        return members;
    }

    /** Settings of a node. Ratis' defaults flush the log before a follower acknowledges and before the leader counts itself. */
    public static RaftProperties server(final ClusterSettings settings) {
        final RaftProperties of = new RaftProperties();
        final String address = settings.ownAddress();
        if (address.isEmpty()) {
            throw new IllegalArgumentException("cluster.self is missing");
        }
        GrpcConfigKeys.Server.setPort(of, Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
        RaftServerConfigKeys.setStorageDir(of, List.of(settings.logDirectory().toFile()));
        final TimeDuration election = TimeDuration.valueOf(settings.electionMillis(), TimeUnit.MILLISECONDS);
        RaftServerConfigKeys.Rpc.setTimeoutMin(of, election);
        RaftServerConfigKeys.Rpc.setTimeoutMax(of, election.multiply(2));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(of, election);
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(of, election.multiply(2));
        RaftServerConfigKeys.Write.setElementLimit(of, MAX_PENDING_REQUESTS);
        RaftServerConfigKeys.Write.setByteLimit(of, SizeInBytes.valueOf(MAX_PENDING_BYTES));
        RaftServerConfigKeys.RetryCache.setExpiryTime(of, RETRY_CACHE);
        RaftServerConfigKeys.Log.Appender.setRetryPolicy(of, APPENDER_RETRY);
        // A journal is no snapshot that Ratis could send.
        RaftServerConfigKeys.Log.Appender.setInstallSnapshotEnabled(of, false);
        keepLog(of, settings.log());
        return of;
    }

    /** A "snapshot" is the synced journal: the log before it goes, unless a member that is down still needs it. */
    private static void keepLog(final RaftProperties of, final ClusterSettings.LogKeeping log) {
        // Ratis would let the apply thread wait for all answers at any entry, for ever if the node is far behind.
        RaftServerConfigKeys.Snapshot.setAutoTriggerEnabled(of, false);
        RaftServerConfigKeys.Log.setPurgeGap(of, log.syncEvery());
        RaftServerConfigKeys.Log.setPurgePreservationLogNum(of, log.entries());
        RaftServerConfigKeys.Log.setPurgeUptoSnapshotIndex(of, false);
        RaftServerConfigKeys.Log.setSegmentSizeMax(of, SizeInBytes.valueOf(log.fileBytes()));
        RaftServerConfigKeys.Log.setPreallocatedSize(
                of, SizeInBytes.valueOf(Math.min(log.fileBytes(), PREALLOCATED_BYTES)));
    }

    /** Keys and certificates; without any for a plain wire. */
    public static Parameters parameters(final ClusterSettings settings) {
        final Parameters of = new Parameters();
        final ClusterTls tls = settings.tls();
        if (tls != null) {
            GrpcConfigKeys.TLS.setConf(
                    of,
                    new GrpcTlsConfig(
                            tls.key().toFile(),
                            tls.certificate().toFile(),
                            tls.authority().toFile(),
                            true));
        }
        return of;
    }

    /**
     * A client of the group.
     *
     * @param timeoutMs after which a request without an answer is sent again, as the policy says
     */
    public static RaftClient client(final ClusterSettings settings, final RetryPolicy retry, final int timeoutMs) {
        return client(settings, settings.members(), retry, timeoutMs);
    }

    static RaftClient client(
            final ClusterSettings settings,
            final Map<String, String> members,
            final RetryPolicy retry,
            final int timeoutMs) {
        final RaftProperties of = new RaftProperties();
        RaftClientConfigKeys.Rpc.setRequestTimeout(of, TimeDuration.valueOf(timeoutMs, TimeUnit.MILLISECONDS));
        return RaftClient.newBuilder()
                .setProperties(of)
                .setParameters(parameters(settings))
                .setRaftGroup(group(settings, members))
                .setRetryPolicy(retry)
                .build();
    }

    static ByteString bytes(final byte[] ours) {
        return UnsafeByteOperations.unsafeWrap(ours);
    }

    /** The bytes as a request, not copied. */
    public static Message message(final byte[] ours) {
        return Message.valueOf(bytes(ours));
    }
}
