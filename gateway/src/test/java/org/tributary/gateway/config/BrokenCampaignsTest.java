package org.tributary.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tributary.gateway.config.campaign.CampaignFile;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.config.yaml.InvalidFileException;
import org.tributary.gateway.config.yaml.Mistake;

/** Every file of {@code campaigns/broken} has one mistake; its first line says where and what. */
public class BrokenCampaignsTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/campaigns/broken");
    private static final String EXPECT = "# expect ";

    static Stream<Path> files() throws IOException {
        return Files.list(DIRECTORY).sorted();
    }

    @ParameterizedTest
    @MethodSource("files")
    void shouldNameThePlaceAndTheMistakeWhenAFileIsBroken(final Path file) throws IOException {
        final String[] expected =
                Files.readAllLines(file).get(0).substring(EXPECT.length()).split(" ", 2);
        assertThatThrownBy(() -> CampaignFile.read(file, seeds()))
                .isInstanceOfSatisfying(InvalidFileException.class, e -> {
                    assertThat(e.mistakes()).as(e.getMessage()).isNotEmpty();
                    final Mistake match = e.mistakes().stream()
                            .filter(mistake -> mistake.toString().contains(expected[1]))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no \"" + expected[1] + "\" in:\n" + e.getMessage()));
                    if (!expected[0].equals("*")) {
                        assertThat(match.line() + ":" + match.column())
                                .as(e.getMessage())
                                .isEqualTo(expected[0]);
                    }
                    assertThat(e.mistakes().stream().filter(BrokenCampaignsTest::isNoConsequence))
                            .as(e.getMessage())
                            .hasSizeLessThanOrEqualTo(2);
                });
    }

    /** References to what was not read for a mistake of its own follow from that one. */
    private static boolean isNoConsequence(final Mistake mistake) {
        return !mistake.what().contains("which does not exist");
    }

    @Test
    void shouldHaveAFileForEachMistake() throws IOException {
        assertThat(files()).hasSizeGreaterThan(80);
    }

    public static SeedSource seeds() {
        return pool -> pool.equals("lucky-pool") ? Optional.of("00112233445566778899aabbccddeeff") : Optional.empty();
    }
}
