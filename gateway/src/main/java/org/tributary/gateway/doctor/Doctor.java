package org.tributary.gateway.doctor;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tributary.engine.journal.DataDirectory;
import org.tributary.engine.journal.chronicle.ChronicleStore;
import org.tributary.gateway.config.TributaryConfig;

/** All checks of a data directory, its keys and this machine. */
public final class Doctor {
    private static final String ZONE = "Asia/Shanghai";

    private final DataDirectory data;
    private final @Nullable TributaryConfig config;
    private final Path root;

    /**
     * Checks to be made.
     *
     * @param config settings of the process; null: not known, so keys can't be checked
     * @param root of the file system that has {@code proc} and {@code sys}
     */
    public Doctor(final DataDirectory data, final @Nullable TributaryConfig config, final Path root) {
        this.data = data;
        this.config = config;
        this.root = root;
    }

    /** Makes them. */
    public List<Finding> run(final long nowMs) throws IOException {
        final TributaryConfig settings =
                (config == null ? TributaryConfig.defaults() : config).override(data.root(), null, null);
        final List<Finding> findings = new ArrayList<>();
        final DataChecks ofData = new DataChecks(data, settings, nowMs);
        findings.addAll(ofData.all());
        if (ofData.lastSequence() > 0) {
            findings.add(ClockCheck.of(new ChronicleStore(data), ofData.lastSequence()));
        }
        findings.addAll(
                config == null
                        ? List.of(Finding.unknown("keys", "the settings file is not known: give it with --config"))
                        : KeyChecks.of(settings));
        findings.addAll(new MachineChecks(
                        root, data.lastWriter(), settings.server().limits().connections())
                .all());
        findings.add(ZoneCheck.of(ZONE, LocalDate.ofInstant(Instant.ofEpochMilli(nowMs), ZoneOffset.UTC)));
        return findings;
    }
}
