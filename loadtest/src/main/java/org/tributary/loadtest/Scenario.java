package org.tributary.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A load as a file anyone can edit: a curve of rates, and how the callbacks are mixed.
 *
 * @param source where the figures come from
 * @param channels names of the channels that send
 */
record Scenario(String name, String source, RateCurve curve, CorpusBuilder.Mix mix, List<String> channels) {
    private static final Set<String> KEYS =
            Set.of("name", "source", "curve", "doubles", "forgeries", "donors", "zipf", "amountFen", "channels");
    private static final int DEFAULT_DONORS = 1_000_000;

    /** Reads a scenario, from a file or from those that come with the program. */
    static Scenario read(final String nameOrFile) throws IOException {
        final Path file = Path.of(nameOrFile);
        final String text;
        if (Files.isRegularFile(file)) {
            text = Files.readString(file);
        } else {
            try (var in = Scenario.class.getResourceAsStream("scenarios/" + nameOrFile + ".yaml")) {
                if (in == null) {
                    throw new UsageException("no scenario \"" + nameOrFile + "\": give a file, or one of "
                            + "nine-oclock, kids-gallery, three-days, telethon, storm, retry-storm");
                }
                text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            }
        }
        try {
            return parse(nameOrFile, new Load(LoadSettings.builder().build()).loadFromString(text));
        } catch (final YamlEngineException e) {
            throw new UsageException(nameOrFile + ": " + e.getMessage());
        }
    }

    /** The same rate throughout, a million donors, one yuan each. */
    static Scenario constant(
            final double perSecond,
            final double seconds,
            final double doubles,
            final double forgeries,
            final List<String> channels) {
        return new Scenario(
                String.format("%.0f a second", perSecond),
                "",
                RateCurve.constant(perSecond, seconds),
                new CorpusBuilder.Mix(doubles, forgeries, DEFAULT_DONORS, 1, 100),
                channels);
    }

    /** The same with every rate multiplied. */
    Scenario scaled(final double factor) {
        return new Scenario(name, source, curve.scaled(factor), mix, channels);
    }

    /** The same mix at another curve. */
    Scenario withCurve(final RateCurve other) {
        return new Scenario(name, source, other, mix, channels);
    }

    private static Scenario parse(final String file, final Object root) {
        if (!(root instanceof Map<?, ?> map)) {
            throw new UsageException(file + ": a scenario is a map of keys");
        }
        for (final Object key : map.keySet()) {
            if (!KEYS.contains(key)) {
                throw new UsageException(file + ": unknown key \"" + key + "\"; known are "
                        + KEYS.stream().sorted().toList());
            }
        }
        final List<RateCurve.Point> points = new ArrayList<>();
        if (map.get("curve") instanceof List<?> list) {
            for (final Object point : list) {
                if (!(point instanceof List<?> pair) || pair.size() != 2) {
                    throw new UsageException(file + ": each point of curve is [second, donations a second]");
                }
                points.add(new RateCurve.Point(number(file, pair.get(0)), number(file, pair.get(1))));
            }
        }
        return new Scenario(
                map.containsKey("name") ? map.get("name").toString() : file,
                map.containsKey("source") ? map.get("source").toString() : "",
                new RateCurve(points),
                new CorpusBuilder.Mix(
                        number(file, map, "doubles", 0),
                        number(file, map, "forgeries", 0),
                        (int) number(file, map, "donors", DEFAULT_DONORS),
                        number(file, map, "zipf", 1),
                        (long) number(file, map, "amountFen", 100)),
                map.get("channels") instanceof List<?> names
                        ? names.stream().map(Object::toString).toList()
                        : List.of("wechatpay"));
    }

    private static double number(final String file, final Map<?, ?> map, final String key, final double absent) {
        return map.containsKey(key) ? number(file, map.get(key)) : absent;
    }

    private static double number(final String file, final Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new UsageException(file + ": " + value + " is no number");
    }
}
