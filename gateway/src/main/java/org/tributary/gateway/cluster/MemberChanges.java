package org.tributary.gateway.cluster;

import java.util.Map;
import org.tributary.engine.cluster.ClusterSettings;
import org.tributary.engine.cluster.GroupMembers;
import org.tributary.gateway.config.ClusterConfig;

/** Changes of a running group's members and leader, made with the settings and the certificate of a node. */
public final class MemberChanges implements AutoCloseable {
    private final GroupMembers members;

    /**
     * Of the group that a node's settings name.
     *
     * @param actor who asks; the leader logs it
     */
    public MemberChanges(final ClusterConfig config, final String actor) {
        final ClusterSettings ofNode = NodeHost.settings(config, config.self());
        this.members = new GroupMembers(ofNode.client(), actor);
    }

    /** Has a member lead. */
    public void transfer(final String name) {
        members.transfer(name);
    }

    /** Takes in a node that waits. */
    public void add(final String name, final String address) {
        members.add(name, address);
    }

    /** Takes a node out. */
    public void remove(final String name) {
        members.remove(name);
    }

    /** Addresses of the members by name. */
    public Map<String, String> current() {
        return members.current();
    }

    @Override
    public void close() {
        members.close();
    }
}
