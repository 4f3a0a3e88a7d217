package org.tributary.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tributary.gateway.check.CampaignCheck;
import org.tributary.gateway.check.CheckReport;
import org.tributary.gateway.cli.process.CommandException;
import org.tributary.gateway.cli.process.ExitCodes;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary check}. */
@Command(
        name = "check",
        description = {
            "Reads settings, keys and campaign and lists every mistake with file, line and remedy. If there is none,",
            "says what the pools do, what donors would get, and which pools can never give."
        })
final class CheckCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "settings file")
    private Path config;

    @Option(names = "--json", description = "answers as one JSON object")
    private boolean json;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (!Files.isRegularFile(config)) {
            throw CommandException.usage(config + " is not a file: give the settings file with --config");
        }
        final CheckReport report = CampaignCheck.of(config);
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            try (JsonGenerator generator =
                    new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
                report.writeJson(generator);
            }
            out.println();
        } else if (report.isSound()) {
            out.print(report.text());
        }
        out.flush();
        if (!report.isSound() && !json) {
            spec.commandLine().getErr().print(report.text());
            spec.commandLine().getErr().flush();
        }
        return report.isSound() ? ExitCodes.FINE : ExitCodes.USAGE;
    }
}
