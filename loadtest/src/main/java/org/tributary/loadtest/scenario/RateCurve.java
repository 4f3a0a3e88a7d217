package org.tributary.loadtest.scenario;

import java.util.ArrayList;
import java.util.List;
import org.tributary.loadtest.UsageException;

/** Planned rate over time: straight lines between points. Gives each request its planned time. */
public final class RateCurve {
    /** A point: seconds from the start, requests a second. */
    record Point(double atSeconds, double perSecond) {}

    private final List<Point> points;

    RateCurve(final List<Point> points) {
        this.points = List.copyOf(points);
        for (int i = 0; i < points.size(); i++) {
            final boolean ascends = i == 0
                    ? points.get(0).atSeconds() == 0
                    : points.get(i).atSeconds() > points.get(i - 1).atSeconds();
            if (points.size() < 2 || !ascends || points.get(i).perSecond() < 0) {
                throw new UsageException(
                        "a curve needs two points or more, from second 0 on, ascending, with rates of at least 0");
            }
        }
    }

    /** Returns a curve with a constant rate. */
    public static RateCurve constant(final double perSecond, final double seconds) {
        return new RateCurve(List.of(new Point(0, perSecond), new Point(seconds, perSecond)));
    }

    public double seconds() {
        return points.get(points.size() - 1).atSeconds();
    }

    /** Returns the highest rate of the curve. */
    public double peakPerSecond() {
        return points.stream().mapToDouble(Point::perSecond).max().orElse(0);
    }

    /** Returns the curve with every rate multiplied. */
    public RateCurve scaled(final double factor) {
        return new RateCurve(points.stream()
                .map(point -> new Point(point.atSeconds(), point.perSecond() * factor))
                .toList());
    }

    /** Returns the curve, shortened to that length at the same rates if it is longer. */
    public RateCurve within(final double maxSeconds) {
        final double factor = Math.min(1, maxSeconds / seconds());
        return new RateCurve(points.stream()
                .map(point -> new Point(point.atSeconds() * factor, point.perSecond()))
                .toList());
    }

    /** Returns the beginning of the curve, cut off after that many seconds if it is longer. */
    public RateCurve first(final double maxSeconds) {
        final List<Point> kept = new ArrayList<>();
        for (final Point point : points) {
            if (point.atSeconds() < maxSeconds || kept.isEmpty()) {
                kept.add(point);
            } else {
                final Point last = kept.get(kept.size() - 1);
                final double part =
                        Math.min(1, (maxSeconds - last.atSeconds()) / (point.atSeconds() - last.atSeconds()));
                kept.add(new Point(
                        last.atSeconds() + part * (point.atSeconds() - last.atSeconds()),
                        last.perSecond() + part * (point.perSecond() - last.perSecond())));
                break;
            }
        }
        return new RateCurve(kept);
    }

    /** Returns a curve with as many requests in less time by that factor. */
    public RateCurve faster(final double factor) {
        if (!(factor > 0)) {
            throw new UsageException("a curve can't be run " + factor + " times as fast");
        }
        return new RateCurve(points.stream()
                .map(point -> new Point(point.atSeconds() / factor, point.perSecond() * factor))
                .toList());
    }

    /** Returns the points for a plot: second and rate. */
    public List<double[]> points() {
        return points.stream()
                .map(point -> new double[] {point.atSeconds(), point.perSecond()})
                .toList();
    }

    /**
     * Returns the planned times of all requests in nanoseconds from the start, ascending: where the area below the
     * curve reaches 1, 2, 3, …
     */
    public long[] plannedNanos() {
        final long[] planned = new long[(int) Math.floor(area(points.size() - 1))];
        int segment = 0;
        double before = 0;
        for (int i = 0; i < planned.length; i++) {
            double within = i + 1 - before;
            // sums of parts may differ from the whole in the last bits: the last segment takes the rest
            while (segment < points.size() - 2 && within > segmentArea(segment)) {
                within -= segmentArea(segment);
                before += segmentArea(segment);
                segment++;
            }
            planned[i] = (long) (1e9 * (points.get(segment).atSeconds() + solve(segment, within)));
        }
        return planned;
    }

    private double area(final int upTo) {
        double sum = 0;
        for (int i = 0; i < upTo; i++) {
            sum += segmentArea(i);
        }
        return sum;
    }

    private double segmentArea(final int segment) {
        final Point from = points.get(segment);
        final Point to = points.get(segment + 1);
        return (to.atSeconds() - from.atSeconds()) * (from.perSecond() + to.perSecond()) / 2;
    }

    /** Returns the seconds into a segment at which the area reaches a value: the root of rate·t + slope·t²/2 = area. */
    private double solve(final int segment, final double area) {
        final Point from = points.get(segment);
        final Point to = points.get(segment + 1);
        final double slope = (to.perSecond() - from.perSecond()) / (to.atSeconds() - from.atSeconds());
        final double root = Math.sqrt(Math.max(0, from.perSecond() * from.perSecond() + 2 * slope * area));
        return 2 * area / (from.perSecond() + root);
    }
}
