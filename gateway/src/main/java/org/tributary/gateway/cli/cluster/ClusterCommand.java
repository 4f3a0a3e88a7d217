package org.tributary.gateway.cli.cluster;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tributary cluster}. */
@Command(
        name = "cluster",
        description =
                "EXPERIMENTAL. Looks at a replicated group of `node` processes, changes its members, and begins it again from one journal.",
        subcommands = {
            StatusCommand.class,
            CompareCommand.class,
            MemberCommands.Transfer.class,
            MemberCommands.Add.class,
            MemberCommands.Remove.class,
            RestoreGroupCommand.class,
            StepOverEntryCommand.class
        })
public final class ClusterCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Which command: status, compare, transfer, add, remove, restore or step-over?");
    }
}
