package org.tributary.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tributary.engine.core.DonationCore;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.engine.replay.Progress;
import org.tributary.engine.replay.Recovery;
import org.tributary.engine.snapshot.SnapshotPart;
import org.tributary.gateway.readmodel.ReadModels;

/** Journals and snapshots of every release, read by the present code: see {@code src/test/resources/formats/README.md}. */
@Isolated("System.out and System.err are swapped")
class FormatsTest {
    private static final Path FORMATS = Path.of("src/test/resources/formats");
    /** The release that is being made: its formats are not frozen yet. */
    private static final String NEXT = "0.2.0.zip";

    private static final String HELP =
            "a format or a rule changed: " + FORMATS.resolve("README.md") + " says what to do. In ";

    @TempDir
    private Path directory;

    static List<Path> releases() throws IOException {
        try (Stream<Path> files = Files.list(FORMATS)) {
            return files.filter(file -> file.toString().endsWith(".zip"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void shouldMakeTheJournalOfThisReleaseAnewWhenAsked() throws IOException {
        final FormatFixture made = FormatFixture.make(directory);
        if (Boolean.getBoolean("formats.remake")) {
            made.pack(FORMATS.resolve(NEXT));
        }
        assertThat(made.check()).contains("may take over");
    }

    @ParameterizedTest
    @MethodSource("releases")
    void shouldReadVerifyAndSettleWhatAReleaseWroteAsItDid(final Path release) throws IOException {
        final FormatFixture fixture = FormatFixture.open(release, directory);

        assertThat(fixture.verify()).as(HELP + release).isEqualTo(fixture.verified());
        assertThat(fixture.check()).as(HELP + release).contains("may take over");
        assertThat(fixture.settle()).as(HELP + release).isEqualTo(fixture.settled());
    }

    /** Each section of the archived snapshot is read into the core and the read models, and the rest replayed. */
    @ParameterizedTest
    @MethodSource("releases")
    void shouldStartFromTheSnapshotOfARelease(final Path release) throws IOException {
        final FormatFixture fixture = FormatFixture.open(release, directory);
        final DataDirectory data = new DataDirectory(fixture.data());

        final Recovery.Result recovered = new Recovery(
                        data,
                        new ChronicleStore(data),
                        DonationCore::new,
                        ReadModels.of(fixture.data()).parts(),
                        Progress.NONE)
                .run();

        assertThat(recovered.passedOver()).as(HELP + release).isEmpty();
        assertThat(recovered.snapshotSequence()).as(HELP + release).isPositive();
        assertThat(fixture.verified())
                .contains("state hash "
                        + HexFormat.of().formatHex(recovered.machine().stateHash()));
    }

    /** Without it a second reading of a snapshot, or of the journal, would count everything twice. */
    @ParameterizedTest
    @MethodSource("releases")
    void shouldHoldTheSameWhenReadModelsAreResetAndReadASnapshotAgain(final Path release) throws IOException {
        final DataDirectory data =
                new DataDirectory(FormatFixture.open(release, directory).data());
        final List<SnapshotPart> parts = ReadModels.of(data.root()).parts();
        new Recovery(data, new ChronicleStore(data), DonationCore::new, parts, Progress.NONE).run();
        final List<String> first = images(parts);

        parts.forEach(SnapshotPart::reset);
        assertThat(images(parts)).as(HELP + release).isNotEqualTo(first);
        new Recovery(data, new ChronicleStore(data), DonationCore::new, parts, Progress.NONE).run();

        assertThat(images(parts)).as(HELP + release).isEqualTo(first);
    }

    private static List<String> images(final List<SnapshotPart> parts) {
        return parts.stream()
                .map(part -> {
                    final StringBuilder image = new StringBuilder(part.name());
                    part.writeSnapshot((buffer, offset, length) -> {
                        final byte[] bytes = new byte[length];
                        buffer.getBytes(offset, bytes);
                        image.append(' ').append(HexFormat.of().formatHex(bytes));
                    });
                    return image.toString();
                })
                .toList();
    }

    @Test
    void shouldKeepAJournalOfThisRelease() throws IOException {
        assertThat(releases()).contains(FORMATS.resolve(NEXT));
    }
}
