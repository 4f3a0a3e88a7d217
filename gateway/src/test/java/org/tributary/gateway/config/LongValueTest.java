package org.tributary.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tributary.gateway.config.campaign.CampaignFile;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.config.yaml.InvalidFileException;
import org.tributary.gateway.config.yaml.NodeReader;

/** A value of 30 MB took 6 GB before it was refused. */
class LongValueTest {
    private static final int VALUE_CHARS = 30 << 20;

    /** Heap such a file may cost: its text twice, and what the parser spends until it is stopped. */
    private static final long MAX_ALLOCATED_BYTES = 700L << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {"name: ", "name: \"", "name: '", "name: |\n  ", "name: >\n  ", "# ", "name: &", "name: !"})
    void shouldRefuseCheaplyWhenAValueHasMegabytes(final String begin) {
        final byte[] file = (begin + "x".repeat(VALUE_CHARS)).getBytes(StandardCharsets.US_ASCII);
        final long before =
                threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        assertThatThrownBy(() -> CampaignFile.parse(file, "campaign.yaml", SeedSource.NONE))
                .isInstanceOf(InvalidFileException.class);
        final long spent =
                threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertThat(spent).as("bytes of heap").isLessThan(MAX_ALLOCATED_BYTES);
    }

    @Test
    void shouldNameThePlaceWhenATextIsTooLong() {
        final String file = "campaign:\n  name: " + "x".repeat(NodeReader.MAX_TEXT_CHARS + 1) + "\n";
        assertThatThrownBy(() ->
                        CampaignFile.parse(file.getBytes(StandardCharsets.US_ASCII), "campaign.yaml", SeedSource.NONE))
                .hasMessageContaining("campaign.yaml:2:9")
                .hasMessageContaining("longer than 65536 characters");
    }
}
