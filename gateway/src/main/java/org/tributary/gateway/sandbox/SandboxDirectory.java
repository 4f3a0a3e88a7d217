package org.tributary.gateway.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.tributary.gateway.channel.key.KeyFileException;

/**
 * A whole sandbox in one directory: {@code tributary.yaml}, {@code campaign.yaml}, {@code keys/}. The campaign is open from
 * the day before for two weeks, and has a pool of every rule, some of which open in the minutes after it is written.
 */
public final class SandboxDirectory {
    /** Settings file. */
    public static final String SETTINGS = "tributary.yaml";

    /** Campaign file. */
    public static final String CAMPAIGN = "campaign.yaml";

    /** Keys directory. */
    public static final String KEYS = "keys";

    private static final List<String> RANDOM_POOLS = List.of("lucky-draw");
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int CAMPAIGN_DAYS = 15;

    private SandboxDirectory() {}

    /**
     * Writes what is not there yet.
     *
     * @param nowMs the campaign's times go by it, epoch milliseconds
     */
    public static void write(final Path directory, final long nowMs) throws IOException {
        Files.createDirectories(directory);
        final Path keys = directory.resolve(KEYS);
        if (!Files.exists(keys)) {
            SandboxKeys.write(keys, RANDOM_POOLS);
        }
        if (!Files.exists(directory.resolve(CAMPAIGN))) {
            Files.writeString(directory.resolve(CAMPAIGN), campaign(keys, nowMs));
        }
        if (!Files.exists(directory.resolve(SETTINGS))) {
            Files.writeString(directory.resolve(SETTINGS), resource("sandbox-tributary.yaml"));
        }
    }

    /** Whether a directory holds a sandbox's settings. */
    public static boolean isThere(final Path directory) {
        return Files.exists(directory.resolve(SETTINGS));
    }

    private static String campaign(final Path keys, final long nowMs) throws IOException {
        final ZonedDateTime now = Instant.ofEpochMilli(nowMs).atZone(ZONE).truncatedTo(ChronoUnit.MINUTES);
        final ZonedDateTime opens = now.truncatedTo(ChronoUnit.DAYS).minusDays(1);
        try {
            return resource("sandbox-campaign.yaml")
                    .replace("${year}", Integer.toString(now.getYear()))
                    .replace("${opens}", text(opens))
                    .replace("${closes}", text(opens.plusDays(CAMPAIGN_DAYS)))
                    // A payment is made before its callback comes: one of the first second belongs to the pools that
                    // are open.
                    .replace("${now}", text(now.minusMinutes(1)))
                    .replace("${now+2m}", text(now.plusMinutes(2)))
                    .replace("${now+5m}", text(now.plusMinutes(5)))
                    .replace("${now+1h}", text(now.plusHours(1)))
                    .replace("${now+1d}", text(now.plusDays(1)))
                    .replace("${lucky-draw}", SandboxKeys.seedCommitment(keys, RANDOM_POOLS.get(0)));
        } catch (final KeyFileException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static String text(final ZonedDateTime time) {
        return time.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME);
    }

    private static String resource(final String name) throws IOException {
        try (InputStream in = SandboxDirectory.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
