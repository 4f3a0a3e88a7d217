package org.tributary.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.doctor.Doctor;
import org.tributary.gateway.doctor.Finding;
import org.tributary.gateway.sandbox.SandboxDirectory;
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
        final Path inside = data.resolve(SandboxDirectory.SETTINGS);
        final Path settings = config != null ? config : Files.isRegularFile(inside) ? inside : null;
        final List<Finding> findings = new Doctor(
                        ConfigFiles.journalOf(data), settings == null ? null : ConfigFiles.read(settings), Path.of("/"))
                .run(System.currentTimeMillis());
        final PrintWriter out = spec.commandLine().getOut();
        if (json) {
            writeJson(findings, out);
        } else {
            findings.forEach(finding -> print(finding, out));
        }
        out.flush();
        return findings.stream().anyMatch(finding -> finding.verdict() == Finding.Verdict.BAD)
                ? ExitCodes.DIFFERENCE
                : ExitCodes.FINE;
    }

    private static String word(final Finding finding) {
        return finding.verdict().name().toLowerCase(Locale.ROOT);
    }

    private static void print(final Finding finding, final PrintWriter out) {
        out.printf("%-8s%-14s %s%n", word(finding), finding.check(), finding.what());
        if (!finding.remedy().isEmpty()) {
            out.printf("%-23sdo: %s%n", "", finding.remedy());
        }
    }

    private static void writeJson(final List<Finding> findings, final PrintWriter out) throws IOException {
        try (JsonGenerator generator =
                new JsonFactory().createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            generator.writeStartArray();
            for (final Finding finding : findings) {
                generator.writeStartObject();
                generator.writeStringField("check", finding.check());
                generator.writeStringField("verdict", word(finding));
                generator.writeStringField("what", finding.what());
                generator.writeStringField("remedy", finding.remedy());
                generator.writeEndObject();
            }
            generator.writeEndArray();
        }
        out.println();
    }
}
