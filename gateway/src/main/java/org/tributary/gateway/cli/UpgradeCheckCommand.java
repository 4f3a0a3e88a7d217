package org.tributary.gateway.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.doctor.Finding;
import org.tributary.gateway.doctor.Findings;
import org.tributary.gateway.doctor.UpgradeCheck;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary upgrade-check}. */
@Command(
        name = "upgrade-check",
        description = {
            "Run with a new release's jar: reads a journal that another release wrote, decides every command again, feeds the",
            "read models, tries the snapshots, and says whether this release may take over. Reads only; may run beside the",
            "serving process. Exit 1 if it may not."
        })
final class UpgradeCheckCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings to start with, read too; default DIR/tributary.yaml if it exists")
    private @Nullable Path config;

    @Option(names = "--json", description = "print the findings as JSON")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final DataDirectory directory = ConfigFiles.journalOf(data);
        final TributaryConfig settings = ConfigFiles.givenOrBeside(config, data);
        final List<Finding> findings;
        try (ProgressLine progress = new ProgressLine("deciding again")) {
            findings = new UpgradeCheck(directory, settings).run((sequence, bytes) -> progress.at(sequence));
        }
        final boolean bad = Findings.anyBad(findings);
        if (json) {
            Findings.printJson(findings, spec.commandLine().getOut());
        } else {
            Findings.print(findings, spec.commandLine().getOut());
            spec.commandLine()
                    .getOut()
                    .println("release " + Main.version() + (bad ? " may NOT take over " : " may take over ") + data);
        }
        return bad ? ExitCodes.DIFFERENCE : ExitCodes.FINE;
    }
}
