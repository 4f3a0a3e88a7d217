package org.tributary.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.cli.process.ExitCodes;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.doctor.Doctor;
import org.tributary.gateway.doctor.Finding;
import org.tributary.gateway.doctor.Findings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary doctor}. */
@Command(
        name = "doctor",
        description = {
            "Checks what would hurt on the day: disk, journal, snapshots, this machine's clock against the channels' signed",
            "times, modes of keys and whether they are the journal's, open files, maps, huge pages, swap, time zone data.",
            "Each gets a verdict and a remedy. Reads only; may run beside a serving process. Exit 1 if anything is bad."
        })
final class DoctorCommand implements Callable<Integer> {
    @Option(names = "--data", required = true, paramLabel = "DIR", description = "data directory of the engine")
    private Path data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "settings of the process; default DIR/tributary.yaml if it exists")
    private @Nullable Path config;

    @Option(names = "--json", description = "print the findings as JSON")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final TributaryConfig settings = ConfigFiles.givenOrBeside(config, data);
        final List<Finding> findings =
                new Doctor(ConfigFiles.journalOf(data), settings, Path.of("/")).run(System.currentTimeMillis());
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Findings.printJson(findings, out);
        } else {
            Findings.print(findings, out);
        }
        return Findings.anyBad(findings) ? ExitCodes.DIFFERENCE : ExitCodes.FINE;
    }
}
