package org.tributary.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.tributary.gateway.config.CampaignFile;
import org.tributary.gateway.config.SeedSource;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.config.yaml.InvalidFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tributary check}. */
@Command(
        name = "check",
        description = "Reads the settings and the campaign and lists every mistake with file, line and remedy.")
final class CheckCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE", description = "settings file")
    private Path config;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        final List<String> mistakes = new ArrayList<>();
        TributaryConfig settings = null;
        try {
            settings = ConfigFiles.read(config);
        } catch (final InvalidFileException e) {
            mistakes.add(e.getMessage());
        }
        if (settings != null) {
            checkCampaign(settings, mistakes);
        }
        if (!mistakes.isEmpty()) {
            mistakes.forEach(spec.commandLine().getErr()::println);
            return ExitCodes.USAGE;
        }
        return ExitCodes.FINE;
    }

    private void checkCampaign(final TributaryConfig settings, final List<String> mistakes) throws IOException {
        final PrintWriter out = spec.commandLine().getOut();
        out.println(config + ": good");
        if (!Files.isRegularFile(settings.campaign())) {
            mistakes.add(
                    settings.campaign() + " is no file. Name the campaign file with `campaign` in " + config + ".");
            return;
        }
        try {
            final CampaignFile file = CampaignFile.read(settings.campaign(), SeedSource.inKeys(settings.keys()));
            out.printf(
                    "%s: good, %d organisations, %d projects, %d pools%n",
                    settings.campaign(),
                    file.campaign().organisations().size(),
                    file.campaign().projects().size(),
                    file.campaign().pools().size());
        } catch (final InvalidFileException e) {
            mistakes.add(e.getMessage());
        }
    }
}
