package org.tributary.gateway.config;

import java.util.Optional;
import org.tributary.gateway.config.campaign.CampaignFile;
import org.tributary.gateway.config.campaign.SeedSource;
import org.tributary.gateway.config.yaml.InvalidFileException;

/** Whatever the bytes: a campaign, or a list of mistakes, soon. */
public final class CampaignFuzz {
    private static final SeedSource SEEDS = pool -> Optional.of("00112233445566778899aabbccddeeff".repeat(2));

    private CampaignFuzz() {}

    /** Jazzer's entry. */
    public static void fuzzerTestOneInput(final byte[] yaml) {
        try {
            CampaignFile.parse(yaml, "fuzz.yaml", SEEDS);
        } catch (final InvalidFileException e) {
            if (e.getMessage() == null || e.getMessage().isEmpty()) {
                throw new AssertionError("refused without a reason", e);
            }
        }
    }
}
