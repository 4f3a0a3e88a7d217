package org.tributary.gateway.cli.cluster;

import org.tributary.gateway.cli.process.CommandException;

/** The library of nodes and gateways, which lies in a jar of its own. */
final class ClusterLibrary {
    private static final String CLASS = "org.apache.ratis.server.RaftServer";

    private ClusterLibrary() {}

    /** Refuses to go on without it, with the remedy. */
    static void require() {
        try {
            Class.forName(CLASS, false, ClusterLibrary.class.getClassLoader());
        } catch (final ClassNotFoundException e) {
            throw CommandException.usage("tributary-node.jar, the library of nodes and gateways, is not beside"
                    + " tributary.jar: put it into the same directory");
        }
    }
}
