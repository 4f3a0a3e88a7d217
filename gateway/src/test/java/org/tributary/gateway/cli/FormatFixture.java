package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.tributary.engine.oracle.RecordedStream;

/**
 * The journal and snapshot of one release in an archive, with what that release's {@code verify} and {@code settle} said of them. The
 * journal is of a random stream of everything the oracle knows.
 */
final class FormatFixture {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SEED = 1;
    private static final int OPERATIONS = 400;
    private static final String DATA = "data";
    private static final String VERIFIED = "verify.txt";
    private static final String SETTLED = "settlement.json";

    private final Path directory;

    private FormatFixture(final Path directory) {
        this.directory = directory;
    }

    /** Unpacks an archive. */
    static FormatFixture open(final Path archive, final Path directory) throws IOException {
        try (InputStream file = Files.newInputStream(archive);
                ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                final Path target = directory.resolve(entry.getName()).normalize();
                assertThat(target.startsWith(directory)).as(entry.getName()).isTrue();
                Files.createDirectories(target.getParent());
                Files.copy(zip, target);
            }
        }
        return new FormatFixture(directory);
    }

    /** Makes a journal with a snapshot by the present code. */
    static FormatFixture make(final Path directory) throws IOException {
        final FormatFixture fixture = new FormatFixture(directory);
        RecordedStream.of(SEED, OPERATIONS).journal().store(fixture.data());
        fixture.run("snapshot", "--data", fixture.data().toString());
        Files.writeString(directory.resolve(VERIFIED), fixture.verify());
        Files.writeString(directory.resolve(SETTLED), fixture.settle());
        return fixture;
    }

    /** Writes the archive; the same files give the same bytes. */
    void pack(final Path archive) throws IOException {
        Files.createDirectories(archive.getParent());
        try (OutputStream file = Files.newOutputStream(archive);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            zip.setLevel(9);
            for (final String name : files()) {
                zip.putNextEntry(new ZipEntry(name).setLastModifiedTime(FileTime.fromMillis(0)));
                Files.copy(directory.resolve(name), zip);
                zip.closeEntry();
            }
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> Files.isRegularFile(file) && !file.endsWith("LOCK"))
                    .map(file -> directory.relativize(file).toString())
                    .filter(name -> name.startsWith(DATA + "/journal")
                            || name.startsWith(DATA + "/snapshots")
                            || name.equals(VERIFIED)
                            || name.equals(SETTLED))
                    .sorted()
                    .toList();
        }
    }

    Path data() {
        return directory.resolve(DATA);
    }

    /** What {@code verify} said when the archive was made. */
    String verified() throws IOException {
        return Files.readString(directory.resolve(VERIFIED));
    }

    /** What {@code settle --campaign} said when the archive was made. */
    String settled() throws IOException {
        return Files.readString(directory.resolve(SETTLED));
    }

    /** What {@code verify} says now, but not how long it took. */
    String verify() throws IOException {
        return run("verify", "--data", data().toString()).replaceAll(", [\\d.,]+ MB in [\\d.,]+ s", "");
    }

    /** What {@code settle --campaign} says now: all sums, without what names the program and the place. */
    String settle() throws IOException {
        final Path out = Files.createTempDirectory(directory, "settled");
        run("settle", "--data", data().toString(), "--campaign", "--out", out.toString());
        final JsonNode report = JSON.readTree(Files.readString(out.resolve(SETTLED)));
        ((ObjectNode) report).remove(List.of("version", "program", "journal"));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
    }

    /** What {@code upgrade-check} says now. */
    String check() throws IOException {
        return run("upgrade-check", "--data", data().toString());
    }

    private static String run(final String... arguments) {
        final CommandRun run = CommandRun.of(arguments);
        assertThat(run.exitCode())
                .as(String.join(" ", arguments) + "\n" + run.text())
                .isZero();
        return run.text();
    }
}
