package org.tributary.engine.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.protocol.GroupInfoReply;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.SetConfigurationRequest;
import org.apache.ratis.retry.RetryPolicies;
import org.apache.ratis.util.TimeDuration;
import org.tributary.engine.cluster.close.Closing;

/**
 * The members of a running group: who they are, who leads, and changes of both. Every member answers a caller with a certificate of
 * the group's authority; a change is made by the leader and takes a majority.
 */
public final class GroupMembers implements AutoCloseable {
    private static final int ASK_MS = 10_000;
    private static final int TRANSFER_MS = 3_000;

    /** A node that is added has to catch up with the log first. */
    private static final int CHANGE_MS = 60_000;

    private final ClusterSettings settings;
    private final String actor;
    private final RaftClient asking;

    /**
     * Members of a group; connects when it is used.
     *
     * @param actor who asks for changes; the leader logs it before it makes one
     */
    public GroupMembers(final ClusterSettings settings, final String actor) {
        this.settings = settings;
        this.actor = actor;
        this.asking = Raft.client(settings, RetryPolicies.noRetry(), ASK_MS);
    }

    /**
     * Asks the nodes of the settings one after the other.
     *
     * @return addresses by name
     * @throws IllegalStateException if none of them answers
     */
    public Map<String, String> current() {
        return Raft.members(peers());
    }

    private Collection<RaftPeer> peers() {
        final Map<String, String> problems = new TreeMap<>();
        for (final String name : settings.members().keySet()) {
            final Collection<RaftPeer> told = ask(name, problems);
            if (!told.isEmpty()) {
                return told;
            }
        }
        throw nobodyTells(problems);
    }

    /**
     * Asks all nodes of the settings and all that these name.
     *
     * @return addresses by name; with each node that any of them counts as a member
     * @throws IllegalStateException if those that answer are no majority of what one of them takes for the group: a node that has
     *     been added or removed is then unknown to all that answer, perhaps
     */
    public Map<String, String> ofMajority() {
        final Map<String, String> problems = new TreeMap<>();
        final Map<String, Map<String, String>> told = new TreeMap<>();
        final Deque<String> toAsk = new ArrayDeque<>(settings.members().keySet());
        final Map<String, String> all = new TreeMap<>();
        final Set<String> asked = new HashSet<>();
        while (!toAsk.isEmpty()) {
            final String name = toAsk.remove();
            if (asked.add(name)) {
                final Map<String, String> members = Raft.members(ask(name, problems));
                if (!members.isEmpty()) {
                    told.put(name, members);
                    all.putAll(members);
                    toAsk.addAll(members.keySet());
                }
            }
        }
        if (told.isEmpty()) {
            throw nobodyTells(problems);
        }
        told.forEach((name, members) -> {
            final long answered =
                    members.keySet().stream().filter(told::containsKey).count();
            if (answered <= members.size() / 2) {
                throw new IllegalStateException("node " + name + " takes " + members.keySet()
                        + " for the group, but only " + told.keySet() + " answer: start a majority first. " + problems);
            }
        });
        return all;
    }

    /** The members that one node knows; empty, with the reason in problems, if it says none. */
    private Collection<RaftPeer> ask(final String name, final Map<String, String> problems) {
        if (name.equals(settings.self())) {
            return List.of();
        }
        try {
            final GroupInfoReply info = asking.getGroupManagementApi(RaftPeerId.valueOf(name))
                    .info(RaftGroupId.valueOf(settings.groupId()));
            if (info.getGroup().getPeers().isEmpty()) {
                problems.put(name, "has not been added to the group itself");
            }
            return info.getGroup().getPeers();
        } catch (final IOException | RuntimeException e) {
            // Ratis' client throws gRPC's own exception if the node is of another group.
            problems.put(name, HeadPoller.words(e));
            return List.of();
        }
    }

    private IllegalStateException nobodyTells(final Map<String, String> problems) {
        return new IllegalStateException("no node of cluster.members tells who belongs to group " + settings.id() + ": "
                + problems + ". Check that a majority runs and that cluster.id, addresses and certificates are theirs");
    }

    /**
     * Has another member lead.
     *
     * @throws IllegalArgumentException if it is no member
     * @throws IllegalStateException if it did not take over: the old leader goes on
     */
    public void transfer(final String name) {
        final Map<String, String> members = current();
        requireMember(name, members);
        change(
                members,
                "transfer the lead to " + name,
                client -> client.admin().transferLeadership(RaftPeerId.valueOf(name), TRANSFER_MS),
                "node " + name
                        + " did not take over; whoever led goes on. It must run and be near the journal's end: see"
                        + " `cluster status`");
    }

    /**
     * Takes a node into the group: it waits, started to join, and has copied the journal.
     *
     * @throws IllegalArgumentException if there is a member of that name or address
     * @throws IllegalStateException if the node did not catch up: the group stays as it was
     */
    public void add(final String name, final String address) {
        final Map<String, String> members = current();
        if (members.containsKey(name) || members.containsValue(address)) {
            throw new IllegalArgumentException("there is a member of that name or address: " + members
                    + ". A node that lost its files is removed first");
        }
        final Map<String, String> changed = new TreeMap<>(members);
        changed.put(name, address);
        set(
                members,
                changed,
                "add " + name + " at " + address,
                "node " + name + " at " + address + " was not taken in; the group stays as it was. Start it with"
                        + " --join, wait until it says that it waits for the group, and repeat this");
    }

    /**
     * Takes a node out of the group, running or not.
     *
     * @throws IllegalArgumentException if it is no member or the last one
     * @throws IllegalStateException if no majority of the group before and after agreed
     */
    public void remove(final String name) {
        final Map<String, String> members = current();
        requireMember(name, members);
        if (members.size() == 1) {
            throw new IllegalArgumentException(name + " is the last member: stop the node instead");
        }
        final Map<String, String> changed = new TreeMap<>(members);
        changed.remove(name);
        set(
                members,
                changed,
                "remove " + name,
                "node " + name + " was not removed: a majority of the members must run, without it too");
    }

    private static void requireMember(final String name, final Map<String, String> members) {
        if (!members.containsKey(name)) {
            throw new IllegalArgumentException(name + " is no member of the group: " + members);
        }
    }

    private void set(
            final Map<String, String> members,
            final Map<String, String> changed,
            final String what,
            final String otherwise) {
        // If another change came between, this one is refused.
        final SetConfigurationRequest.Arguments arguments = SetConfigurationRequest.Arguments.newBuilder()
                .setServersInCurrentConf(
                        Raft.group(settings, members).getPeers().stream().toList())
                .setServersInNewConf(
                        Raft.group(settings, changed).getPeers().stream().toList())
                .setMode(SetConfigurationRequest.Mode.COMPARE_AND_SET)
                .build();
        change(members, what, client -> client.admin().setConfiguration(arguments), otherwise);
    }

    /** A request to the leader. */
    @FunctionalInterface
    private interface Request {
        RaftClientReply send(RaftClient client) throws IOException;
    }

    private void change(
            final Map<String, String> members, final String what, final Request request, final String otherwise) {
        try (RaftClient client = Raft.client(
                settings,
                members,
                RetryPolicies.retryUpToMaximumCountWithFixedSleep(20, TimeDuration.valueOf(200, TimeUnit.MILLISECONDS)),
                CHANGE_MS)) {
            require(client.io().sendReadOnly(announcement(what)), otherwise);
            require(request.send(client), otherwise);
        } catch (final IOException e) {
            throw new IllegalStateException(otherwise + " (" + HeadPoller.words(e) + ")", e);
        }
    }

    private Message announcement(final String what) {
        final byte[] text = (actor + " asks to " + what).getBytes(StandardCharsets.UTF_8);
        return Raft.message(ByteBuffer.allocate(1 + text.length)
                .put(GroupStateMachine.ANNOUNCED)
                .put(text)
                .array());
    }

    private static void require(final RaftClientReply reply, final String otherwise) throws IOException {
        if (!reply.isSuccess()) {
            throw new IOException(otherwise, reply.getException());
        }
    }

    @Override
    public void close() {
        Closing.within("the group's client", Closing.PART_LIMIT_MS, asking::close);
    }
}
