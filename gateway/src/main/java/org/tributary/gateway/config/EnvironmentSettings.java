package org.tributary.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tributary.gateway.config.yaml.Mistakes;
import org.tributary.gateway.config.yaml.Node;
import org.tributary.gateway.config.yaml.Place;

/**
 * Settings by environment variables, which prevail over the file: {@code TRIBUTARY_} and the setting's path in capitals, such as
 * {@code TRIBUTARY_PORT} and {@code TRIBUTARY_ENGINE_RING_SIZE}. For containers and service managers.
 */
public final class EnvironmentSettings {
    private static final String PREFIX = "TRIBUTARY_";

    /** Variables of launchers. */
    private static final Set<String> NO_SETTING = Set.of("TRIBUTARY_JAVA_OPTS");

    private EnvironmentSettings() {}

    /** Returns the variable of a setting. */
    public static String variable(final Setting setting) {
        return PREFIX
                + setting.path()
                        .replaceAll("([a-z])([A-Z])", "$1_$2")
                        .replace('.', '_')
                        .toUpperCase(Locale.ROOT);
    }

    /**
     * Puts the variables' values over a file's.
     *
     * @param mistakes gets unknown variables, and names the variable of a mistake in a value
     */
    static Node.Mapping over(final Node.Mapping file, final Map<String, String> environment, final Mistakes mistakes) {
        final Map<String, Setting> settings = SettingsTable.ALL.stream()
                .collect(Collectors.toMap(EnvironmentSettings::variable, Function.identity()));
        Node.Mapping root = file;
        int column = 0;
        for (final Map.Entry<String, String> each : new TreeMap<>(environment).entrySet()) {
            final String name = each.getKey();
            if (!name.startsWith(PREFIX) || NO_SETTING.contains(name)) {
                continue;
            }
            final Place place = new Place(0, ++column);
            mistakes.elsewhere(place, "environment variable " + name);
            final Setting setting = settings.get(name);
            if (setting == null) {
                mistakes.add(
                        place,
                        "no setting has this name",
                        "Remove it, or take a setting of the table in gateway/README.md");
            } else {
                root = with(root, setting, new Node.Scalar(each.getValue(), true, place));
            }
        }
        return root;
    }

    private static Node.Mapping with(final Node.Mapping root, final Setting setting, final Node.Scalar value) {
        if (setting.section().isEmpty()) {
            return with(root, setting.key(), value);
        }
        final Node before = find(root, setting.section());
        final Node.Mapping section =
                before instanceof Node.Mapping mapping ? mapping : new Node.Mapping(List.of(), value.place());
        return with(root, setting.section(), with(section, setting.key(), value));
    }

    private static @Nullable Node find(final Node.Mapping mapping, final String key) {
        return mapping.entries().stream()
                .filter(entry -> entry.key().text().equals(key))
                .map(Node.Entry::value)
                .findFirst()
                .orElse(null);
    }

    private static Node.Mapping with(final Node.Mapping mapping, final String key, final Node value) {
        final List<Node.Entry> entries = new ArrayList<>(mapping.entries());
        entries.removeIf(entry -> entry.key().text().equals(key));
        entries.add(new Node.Entry(new Node.Scalar(key, true, value.place()), value));
        return new Node.Mapping(entries, mapping.place());
    }
}
