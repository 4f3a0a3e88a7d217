package org.tributary.loadtest.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.tributary.loadtest.UsageException;

/**
 * A load as an editable file: a curve of rates and the mix of callbacks.
 *
 * @param source source of the figures
 * @param channels names of the channels that send
 * @param campaign of the server started for the run; null: the sandbox's
 * @param outage when that server is down; null: never
 * @param lines number of connections, unless given on the command line
 * @param before traffic before the curve begins; null: none, the server may have just started
 */
public record Scenario(
        String name,
        String source,
        RateCurve curve,
        Mix mix,
        List<String> channels,
        @Nullable Campaign campaign,
        @Nullable Outage outage,
        Lines lines,
        @Nullable Before before) {
    private static final Set<String> KEYS = Set.of(
            "name",
            "source",
            "curve",
            "doubles",
            "forgeries",
            "refunds",
            "reordered",
            "donors",
            "zipf",
            "amountFen",
            "channels",
            "projects",
            "goalFen",
            "items",
            "pools",
            "outage",
            "connections",
            "pipeline",
            "before");
    private static final int DEFAULT_DONORS = 1_000_000;

    /** Time in which the server is down, seconds from the start. */
    public record Outage(double fromSeconds, double toSeconds) {}

    /**
     * Connections over which callbacks are sent.
     *
     * @param connections kept open
     * @param pipeline requests in flight on a connection; channels use 1
     */
    public record Lines(int connections, int pipeline) {
        public static final Lines USUAL = new Lines(64, 1);

        public Lines {
            if (connections < 1 || pipeline < 1) {
                throw new UsageException("connections and pipeline are at least 1");
            }
        }
    }

    /**
     * Callbacks before the curve, at one rate: a campaign is open before its rush begins, and the JVM has compiled the
     * server's code by then. They are sent, counted in the books and measured separately.
     */
    public record Before(double perSecond, double seconds) {
        long nanos() {
            return (long) (1e9 * seconds);
        }
    }

    /**
     * Returns the planned times of all requests, in nanoseconds from the beginning of the curve; negative before it.
     */
    public long[] plannedNanos() {
        final long[] ofCurve = curve.plannedNanos();
        if (before == null) {
            return ofCurve;
        }
        final long[] ahead =
                RateCurve.constant(before.perSecond(), before.seconds()).plannedNanos();
        final long[] all = new long[ahead.length + ofCurve.length];
        for (int i = 0; i < ahead.length; i++) {
            all[i] = ahead[i] - before.nanos();
        }
        System.arraycopy(ofCurve, 0, all, ahead.length, ofCurve.length);
        return all;
    }

    /** Returns how long before the curve a run begins. */
    public long beforeNanos() {
        return before == null ? 0 : before.nanos();
    }

    /** Returns the seconds from the first to the last planned time. */
    public double seconds() {
        return curve.seconds() + beforeNanos() / 1e9;
    }

    /** Reads a scenario from a file, or one that is part of the program. */
    public static Scenario read(final String nameOrFile) throws IOException {
        final Path file = Path.of(nameOrFile);
        final String text;
        if (Files.isRegularFile(file)) {
            text = Files.readString(file);
        } else {
            try (var in = Scenario.class.getResourceAsStream(nameOrFile + ".yaml")) {
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

    /** Shares of all requests, 0 to 1. */
    public record Shares(double doubles, double forgeries, double refunds, double reordered) {
        public static final Shares NONE = new Shares(0, 0, 0, 0);
    }

    /** Returns a scenario with a constant rate and a million donors who give one yuan each. */
    public static Scenario constant(
            final double perSecond, final double seconds, final Shares shares, final List<String> channels) {
        return new Scenario(
                String.format("%.0f a second", perSecond),
                "",
                RateCurve.constant(perSecond, seconds),
                new Mix(
                        shares.doubles(),
                        shares.forgeries(),
                        shares.refunds(),
                        shares.reordered(),
                        DEFAULT_DONORS,
                        1,
                        List.of(100L),
                        0),
                channels,
                null,
                null,
                Lines.USUAL,
                null);
    }

    /** Returns the scenario with every rate multiplied. */
    Scenario scaled(final double factor) {
        return withCurve(curve.scaled(factor));
    }

    /** Returns the scenario with another curve. */
    public Scenario withCurve(final RateCurve other) {
        return new Scenario(name, source, other, mix, channels, campaign, outage, lines, before);
    }

    /** Returns the scenario with other channels. */
    public Scenario withChannels(final List<String> others) {
        return new Scenario(name, source, curve, mix, others, campaign, outage, lines, before);
    }

    /** Returns the scenario without an outage. */
    public Scenario withoutOutage() {
        return new Scenario(name, source, curve, mix, channels, campaign, null, lines, before);
    }

    /** Returns the scenario without traffic before the curve. */
    public Scenario withoutBefore() {
        return new Scenario(name, source, curve, mix, channels, campaign, outage, lines, null);
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
        return new Scenario(
                map.containsKey("name") ? map.get("name").toString() : file,
                map.containsKey("source") ? map.get("source").toString() : "",
                curve(file, map),
                new Mix(
                        number(file, map, "doubles", 0),
                        number(file, map, "forgeries", 0),
                        number(file, map, "refunds", 0),
                        number(file, map, "reordered", 0),
                        (int) number(file, map, "donors", DEFAULT_DONORS),
                        number(file, map, "zipf", 1),
                        amounts(file, map),
                        (int) number(file, map, "items", 0)),
                map.get("channels") instanceof List<?> names
                        ? names.stream().map(Object::toString).toList()
                        : List.of("wechatpay"),
                campaign(file, map),
                outage(file, map),
                new Lines((int) number(file, map, "connections", Lines.USUAL.connections()), (int)
                        number(file, map, "pipeline", Lines.USUAL.pipeline())),
                before(file, map));
    }

    private static RateCurve curve(final String file, final Map<?, ?> map) {
        final List<RateCurve.Point> points = new ArrayList<>();
        if (map.get("curve") instanceof List<?> list) {
            for (final Object point : list) {
                if (!(point instanceof List<?> pair) || pair.size() != 2) {
                    throw new UsageException(file + ": each point of curve is [second, donations a second]");
                }
                points.add(new RateCurve.Point(number(file, pair.get(0)), number(file, pair.get(1))));
            }
        }
        return new RateCurve(points);
    }

    private static List<Long> amounts(final String file, final Map<?, ?> map) {
        if (map.get("amountFen") instanceof List<?> list) {
            return list.stream().map(amount -> (long) number(file, amount)).toList();
        }
        return List.of((long) number(file, map, "amountFen", 100));
    }

    private static @Nullable Campaign campaign(final String file, final Map<?, ?> map) {
        return map.containsKey("projects")
                ? new Campaign(
                        (int) number(file, map, "projects", 0),
                        (long) number(file, map, "goalFen", 0),
                        (int) number(file, map, "items", 0),
                        (int) number(file, map, "pools", 0))
                : null;
    }

    private static @Nullable Outage outage(final String file, final Map<?, ?> map) {
        if (!map.containsKey("outage")) {
            return null;
        }
        if (!(map.get("outage") instanceof List<?> pair) || pair.size() != 2) {
            throw new UsageException(file + ": outage is [second it begins, second it ends]");
        }
        final Outage outage = new Outage(number(file, pair.get(0)), number(file, pair.get(1)));
        if (outage.fromSeconds() < 0 || outage.toSeconds() <= outage.fromSeconds()) {
            throw new UsageException(file + ": an outage begins at second 0 or later and ends after that");
        }
        return outage;
    }

    private static @Nullable Before before(final String file, final Map<?, ?> map) {
        if (!map.containsKey("before")) {
            return null;
        }
        if (!(map.get("before") instanceof List<?> pair) || pair.size() != 2) {
            throw new UsageException(file + ": before is [donations a second, seconds]");
        }
        final Before before = new Before(number(file, pair.get(0)), number(file, pair.get(1)));
        if (!(before.perSecond() > 0) || !(before.seconds() > 0)) {
            throw new UsageException(file + ": before needs a rate and seconds above 0");
        }
        return before;
    }

    private static double number(final String file, final Map<?, ?> map, final String key, final double absent) {
        return map.containsKey(key) ? number(file, map.get(key)) : absent;
    }

    private static double number(final String file, final Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw new UsageException(file + ": " + value + " is not a number");
    }
}
