package org.tributary.gateway.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.config.TributaryConfig;
import org.tributary.gateway.readmodel.SkippedRecords;

/** What a backup holds besides journal and snapshot, by its name in the backup; and what it must not hold. */
final class OtherFiles {
    private static final String SETTINGS = "tributary.yaml";
    private static final Pattern ROOT = Pattern.compile("\\d{4}-\\d\\d-\\d\\d\\.(json|tree|names)");
    private static final Pattern STOPPED = Pattern.compile("[0-9a-f]{64}\\.command");
    /** Places of webhooks: what they sent since is sent again after a restore. */
    private static final Pattern PLACE = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");

    private static final int KEYS_DEPTH = 3;
    private static final int MOST_KEYS = 2_000;

    private final Path data;
    private final @Nullable Path settings;
    private final @Nullable TributaryConfig config;

    /**
     * Files of a data directory.
     *
     * @param settings the process's settings file; null: the one in the data directory, if it is there
     */
    OtherFiles(final Path data, final @Nullable Path settings) throws IOException {
        this.data = data;
        final Path inside = data.resolve(SETTINGS);
        this.settings = settings != null ? settings : Files.isRegularFile(inside) ? inside : null;
        this.config = this.settings == null ? null : TributaryConfig.read(this.settings);
    }

    /** The files, by name in the backup. */
    Map<String, Path> byName() throws IOException {
        final Map<String, Path> files = new TreeMap<>();
        addMatching(files, "roots", ROOT);
        addMatching(files, "stopped", STOPPED);
        addMatching(files, "webhooks", PLACE);
        final Path skipped = data.resolve(SkippedRecords.FILE);
        if (Files.isRegularFile(skipped)) {
            files.put(SkippedRecords.FILE, skipped);
        }
        final Path group = data.resolve("cluster");
        if (Files.isRegularFile(group)) {
            files.put("settings/cluster", group);
        }
        if (settings != null && config != null) {
            files.put("settings/" + SETTINGS, settings);
            if (Files.isRegularFile(config.campaign())) {
                files.put("settings/campaign.yaml", config.campaign());
            }
        }
        return files;
    }

    private void addMatching(final Map<String, Path> files, final String directory, final Pattern names)
            throws IOException {
        if (!Files.isDirectory(data.resolve(directory))) {
            return;
        }
        try (Stream<Path> all = Files.list(data.resolve(directory))) {
            all.filter(file -> names.matcher(file.getFileName().toString()).matches())
                    .forEach(file -> files.put(directory + "/" + file.getFileName(), file));
        }
    }

    /** What a restore needs and a backup never holds: secrets belong into a store of their own. */
    List<String> keepElsewhere() throws IOException {
        final List<String> list = new ArrayList<>();
        if (config == null || settings == null) {
            list.add("the directory of keys: pepper (no other one fits this journal), admin.token or tokens.yaml, the"
                    + " channels' keys and merchants, partners' secrets, seeds of random pools");
            list.add("the settings file and the campaign file (`backup --config FILE` would hold them)");
            return list;
        }
        if (Files.isDirectory(config.keys())) {
            try (Stream<Path> files = Files.walk(config.keys(), KEYS_DEPTH)) {
                files.filter(Files::isRegularFile)
                        .limit(MOST_KEYS)
                        .sorted()
                        .forEach(file -> list.add("keys/" + config.keys().relativize(file)));
            }
        }
        if (config.server().tls() != null) {
            list.add(config.server().tls().key().toString());
            list.add(config.server().tls().certificate().toString());
        }
        return list;
    }
}
