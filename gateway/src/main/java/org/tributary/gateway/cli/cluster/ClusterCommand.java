package org.tributary.gateway.cli.cluster;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tributary cluster}. */
@Command(
        name = "cluster",
        description = "EXPERIMENTAL. Looks at a replicated group of `node` processes.",
        subcommands = {StatusCommand.class, CompareCommand.class})
public final class ClusterCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command: status or compare?");
    }
}
