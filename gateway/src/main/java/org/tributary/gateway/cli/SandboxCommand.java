package org.tributary.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.sandbox.SandboxDirectory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tributary sandbox DIR}. */
@Command(
        name = "sandbox",
        description =
                "Writes a fresh sandbox: settings, a campaign that is open now, and keys that sign as every channel.")
final class SandboxCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "directory to write; must be empty or not there")
    private Path directory;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (Files.exists(directory) && !isEmptyDirectory(directory)) {
            throw CommandException.usage(directory + " is not empty: name another directory, or remove it first");
        }
        SandboxDirectory.write(directory, System.currentTimeMillis());
        spec.commandLine().getOut().println(directory.resolve(SandboxDirectory.SETTINGS));
        return ExitCodes.FINE;
    }

    private static boolean isEmptyDirectory(final Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.findAny().isEmpty();
        }
    }
}
