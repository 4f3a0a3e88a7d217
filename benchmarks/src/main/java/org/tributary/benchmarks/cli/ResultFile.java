package org.tributary.benchmarks.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.benchmarks.report.BenchFile;
import org.tributary.benchmarks.report.Row;
import picocli.CommandLine.Option;

/** Where a command's results go. */
final class ResultFile {
    @Option(names = "--json", paramLabel = "FILE", description = "where the JSON goes (default: beside the jar)")
    private @Nullable Path json;

    /** The file given, or one by that name and the time. */
    Path path(final String name) {
        return json == null ? BenchFile.fresh(name) : json;
    }

    /** Writes a command's rows and says on which machine they were measured. */
    void write(final String name, final String settings, final List<Row> rows) throws IOException {
        final Path file = path(name);
        BenchFile.write(file, settings, rows);
        System.out.println(settings);
        print(file, "");
    }

    static void print(final Path file, final String remark) {
        System.out.println(BenchFile.machine() + "; JDK " + Runtime.version() + remark);
        System.out.println(file);
    }
}
