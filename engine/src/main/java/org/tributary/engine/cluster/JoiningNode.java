package org.tributary.engine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tributary.engine.cluster.copy.JournalCopy;
import org.tributary.engine.cluster.head.HeadClaim;
import org.tributary.engine.journal.JournalPosition;

/**
 * A node without a log, before it takes part: copies the journal of a member. It must not be a member itself, because it has
 * forgotten what it voted for and what it acknowledged; once the others have removed it, that no longer counts.
 */
final class JoiningNode {
    private static final Logger LOG = LoggerFactory.getLogger(JoiningNode.class);
    private static final int TIMEOUT_MS = 30_000;

    private JoiningNode() {}

    /**
     * Copies the journal of the first member that gives it, unless this node is a member and has its log.
     *
     * @param log directory of this node's log, if there is one: a log of the time before the node was removed, or from a wait that took
     *     too long, is deleted
     * @return true if the journal was copied and this node waits until the group takes it in
     * @throws IllegalStateException if this node is a member without a log, or no member gives its journal
     */
    static boolean copy(final ClusterSettings settings, final ClusterNode.Parts parts, final Path log) {
        final boolean hasLog = Files.isDirectory(log);
        final Map<String, String> members;
        try (GroupMembers group = new GroupMembers(settings, settings.self())) {
            members = group.ofMajority();
        } catch (final IllegalStateException e) {
            if (hasLog) {
                LOG.warn("starts with its own log: {}", e.getMessage());
                return false;
            }
            throw e;
        }
        if (members.containsKey(settings.self())) {
            if (hasLog) {
                return false;
            }
            throw new IllegalStateException(
                    "node " + settings.self() + " is a member of the group and has no log, so it has"
                            + " forgotten what it voted for. Remove it first: `cluster remove " + settings.self()
                            + "`, then start it again with --join");
        }
        deleteLog(log);
        copy(settings, parts, members);
        return true;
    }

    private static void deleteLog(final Path log) {
        if (!Files.isDirectory(log)) {
            return;
        }
        try (Stream<Path> files = Files.walk(log)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("cannot delete the log of a node that is no member any more, " + log, e);
        }
    }

    private static void copy(
            final ClusterSettings settings, final ClusterNode.Parts parts, final Map<String, String> members) {
        final Map<String, String> problems = new TreeMap<>();
        for (final String name : members.keySet()) {
            try (RaftClient client = Raft.client(settings, members, RetryPolicies.noRetry(), TIMEOUT_MS)) {
                final JournalPosition end = JournalCopy.run(
                        from -> ask(settings, client, name, from), parts.store(), parts.journal(), parts.clockMs());
                LOG.warn("copied the journal of node {} up to {}; waits until the group takes this node in", name, end);
                return;
            } catch (final IOException e) {
                problems.put(name, HeadPoller.words(e));
            }
        }
        throw new IllegalStateException("no member gives its journal: " + problems
                + ". If this directory holds a journal that is not the group's, give the node an empty one");
    }

    private static byte[] ask(
            final ClusterSettings settings, final RaftClient client, final String name, final JournalPosition from)
            throws IOException {
        final byte[] text = settings.membersText().getBytes(StandardCharsets.UTF_8);
        final byte[] question = ByteBuffer.allocate(2 * Long.BYTES + HeadClaim.BYTES + text.length)
                .order(BatchBytes.ORDER)
                .putLong(GroupStateMachine.COPY)
                .putLong(0)
                .put(new HeadClaim(from.batch(), from.sequence(), from.chainHead()).encode())
                .put(text)
                .array();
        final RaftClientReply reply = client.io().sendStaleRead(Raft.message(question), 0, RaftPeerId.valueOf(name));
        if (!reply.isSuccess()) {
            throw new IOException("no batches of " + name, reply.getException());
        }
        return reply.getMessage().getContent().toByteArray();
    }
}
