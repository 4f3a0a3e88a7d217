package org.tributary.gateway.cli.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.cluster.MemberChanges;
import org.tributary.gateway.config.ClusterConfig;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tributary cluster transfer}, {@code add} and {@code remove}. */
final class MemberCommands {
    private MemberCommands() {}

    /** What all three need. */
    abstract static class Change implements Callable<Integer> {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                required = true,
                description = "settings of any node of the group; its certificate is shown to the others")
        private Path config = Path.of("");

        @Option(
                names = "--actor",
                paramLabel = "NAME",
                description = "who asks; the leader logs it. Default: the system's user")
        private @Nullable String actor;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        /** Makes a change and says what is so now. */
        protected Integer make(final Consumer<MemberChanges> change) throws IOException {
            final ClusterConfig cluster = NodeCommand.clusterOf(config);
            ClusterLibrary.require();
            final Map<String, String> now;
            try (MemberChanges members = new MemberChanges(cluster, actor())) {
                change.accept(members);
                now = members.current();
            } catch (final IllegalArgumentException e) {
                throw CommandException.usage(String.valueOf(e.getMessage()));
            } catch (final IllegalStateException e) {
                spec.commandLine().getErr().println(e.getMessage());
                return ExitCodes.DIFFERENCE;
            }
            spec.commandLine().getOut().println("done; members of " + cluster.id() + ": " + now);
            if (now.size() % 2 == 0) {
                spec.commandLine()
                        .getOut()
                        .println("an even number survives no more failures than one node less: add or remove another");
            }
            return ExitCodes.FINE;
        }

        private String actor() {
            return actor == null ? System.getProperty("user.name", "unknown") : actor;
        }
    }

    @Command(
            name = "transfer",
            description = {
                "EXPERIMENTAL. Has another member lead, such as before the leader's machine is restarted. Callers wait less than an",
                "election. Exit code 1 if it did not take over; whoever led then goes on."
            })
    static final class Transfer extends Change {
        @Parameters(paramLabel = "NAME", description = "the member that is to lead")
        private String name = "";

        @Override
        public Integer call() throws IOException {
            return make(members -> members.transfer(name));
        }
    }

    @Command(
            name = "add",
            description = {
                "EXPERIMENTAL. Takes a node into the group: one that runs with `node --join` and waits. It counts for answers when it",
                "has caught up. Exit code 1 if it did not; the group then stays as it was."
            })
    static final class Add extends Change {
        @Parameters(index = "0", paramLabel = "NAME", description = "the node's cluster.self")
        private String name = "";

        @Parameters(index = "1", paramLabel = "HOST:PORT", description = "where the other nodes reach it")
        private String address = "";

        @Override
        public Integer call() throws IOException {
            return make(members -> members.add(name, address));
        }
    }

    @Command(
            name = "remove",
            description = {
                "EXPERIMENTAL. Takes a node out of the group, running or not, such as one whose disk is gone. Needs a majority of the",
                "members, and one without it. Exit code 1 if there was none."
            })
    static final class Remove extends Change {
        @Parameters(paramLabel = "NAME", description = "the member that goes")
        private String name = "";

        @Override
        public Integer call() throws IOException {
            return make(members -> members.remove(name));
        }
    }
}
