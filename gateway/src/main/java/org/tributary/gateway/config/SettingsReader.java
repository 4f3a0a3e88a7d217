package org.tributary.gateway.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.config.yaml.BadValueException;
import org.tributary.gateway.config.yaml.Node;
import org.tributary.gateway.config.yaml.Section;
import org.tributary.gateway.config.yaml.Values;

/** Reads settings by path, each as {@link SettingsTable} describes it. */
final class SettingsReader {
    private final Section root;
    private final Path directory;
    private final Map<String, Section> sections = new HashMap<>();

    /**
     * Over a file's root.
     *
     * @param directory what relative paths are relative to
     */
    SettingsReader(final Section root, final Path directory) {
        this.root = root;
        this.directory = directory;
        sections.put("", root);
        for (final Setting setting : SettingsTable.ALL) {
            if (!sections.containsKey(setting.section())) {
                sections.put(setting.section(), root.section(setting.section()));
            }
        }
    }

    /** A text that has a default. */
    String text(final String path) {
        return given(path, optionalText(path));
    }

    /** A text, null if it is not given. */
    @Nullable
    String optionalText(final String path) {
        return scalar(SettingsTable.of(path));
    }

    private static <T> T given(final String path, final @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException(path + " has no default");
        }
        return value;
    }

    /** A list of address ranges; empty, with a mistake, if it can't be read. */
    List<AddressRange> addressRanges(final String path) {
        final Setting setting = SettingsTable.of(path);
        final Section section = sections.get(setting.section());
        return section == null ? List.of() : section.value(setting.key(), List.<AddressRange>of(), AddressRange::list);
    }

    /** A path that has a default, made absolute. */
    Path path(final String path) {
        return given(path, optionalPath(path));
    }

    /** A path, made absolute; null if it is not given. */
    @Nullable
    Path optionalPath(final String path) {
        final String text = scalar(SettingsTable.of(path));
        return text == null ? null : directory.resolve(text).toAbsolutePath().normalize();
    }

    int number(final String path) {
        final Setting setting = SettingsTable.of(path);
        return Math.toIntExact(value(setting, text -> Values.integer(text, setting.least(), setting.most())));
    }

    /** A number that has no default; the given one if the file has none. */
    long number(final String path, final long absent) {
        final Setting setting = SettingsTable.of(path);
        final Section section = sections.get(setting.section());
        return section == null
                ? absent
                : section.value(setting.key(), absent, text -> Values.integer(text, setting.least(), setting.most()));
    }

    /** A number of seconds, in milliseconds. */
    long millis(final String path) {
        return number(path) * 1_000L;
    }

    int powerOfTwo(final String path) {
        final Setting setting = SettingsTable.of(path);
        return Math.toIntExact(value(setting, text -> {
            final long number = Values.integer(text, setting.least(), setting.most());
            if (Long.bitCount(number) != 1) {
                final long below = Long.highestOneBit(number);
                throw new BadValueException(
                        "is " + number + ", not a power of two", "Write " + below + " or " + 2 * below);
            }
            return number;
        }));
    }

    /** A size that fits an array. */
    int bytes(final String path) {
        return Math.toIntExact(size(path));
    }

    /** Whether a number is what the table has. */
    boolean isDefault(final String path, final int number) {
        return SettingsTable.of(path).byDefault().equals(Integer.toString(number));
    }

    long size(final String path) {
        final Setting setting = SettingsTable.of(path);
        return value(setting, text -> Values.bytes(text, setting.least(), setting.most()));
    }

    /** A choice; the last one, with a mistake, if it must be given and is not. */
    <E extends Enum<E>> E choice(final String path, final Class<E> type) {
        final Setting setting = SettingsTable.of(path);
        final Section section = sections.get(setting.section());
        if (setting.byDefault().isEmpty()) {
            final E chosen =
                    (section == null ? root : section).required(setting.key(), text -> Values.choice(type, text));
            final E[] choices = type.getEnumConstants();
            return chosen == null ? choices[choices.length - 1] : chosen;
        }
        final E byDefault = Values.choice(type, setting.byDefault());
        return section == null ? byDefault : section.value(setting.key(), byDefault, text -> Values.choice(type, text));
    }

    /** Whether the file gives a setting. */
    boolean has(final String path) {
        final Setting setting = SettingsTable.of(path);
        final Section section = sections.get(setting.section());
        return section != null && section.has(setting.key());
    }

    /** A mistake at a setting's value, or at the root if it has its default. */
    void mistake(final String path, final String what, final String remedy) {
        final Setting setting = SettingsTable.of(path);
        final Section section = sections.get(setting.section());
        if (section == null) {
            root.mistake(setting.section(), what, remedy);
        } else {
            section.mistake(setting.key(), what, remedy);
        }
    }

    /** Receivers of events. */
    List<WebhookSettings> webhooks() {
        return WebhookSettings.read(root);
    }

    /** Settings of a node; null if there are none. */
    @Nullable
    ClusterConfig cluster(final TributaryConfig.Environment environment) {
        return ClusterConfig.read(root, directory, path("data"), environment);
    }

    void finish() {
        for (final Section section : sections.values()) {
            if (section != null) {
                section.finish();
            }
        }
    }

    private long value(final Setting setting, final Function<String, Long> read) {
        final long byDefault = read.apply(setting.byDefault());
        final Section section = sections.get(setting.section());
        return section == null ? byDefault : section.value(setting.key(), byDefault, read);
    }

    private @Nullable String scalar(final Setting setting) {
        final String byDefault = setting.byDefault().isEmpty() ? null : setting.byDefault();
        final Section section = sections.get(setting.section());
        final Node.Scalar scalar = section == null ? null : section.scalar(setting.key());
        return scalar == null ? byDefault : scalar.text();
    }
}
