package org.tributary.loadtest.rehearsal;

import java.util.List;
import java.util.Locale;

/** A line plot as inline SVG without external resources. */
final class Plot {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 260;
    private static final int LEFT = 70;
    private static final int BOTTOM = 40;
    private static final int TOP = 12;
    /** Room for half of the last label below the axis, which is centred at the axis's end. */
    private static final int RIGHT = 32;

    private static final String[] COLOURS = {"#c2402a", "#8a8f98"};

    /** A line: points of x and y. */
    record Line(String name, List<double[]> points) {}

    /** A mark on the x axis. */
    record Tick(double at, String text) {}

    private final boolean logarithmic;
    private final double maxX;
    private double minY;
    private double maxY = 1e-9;

    private Plot(final List<Line> lines, final boolean logarithmic) {
        this.logarithmic = logarithmic;
        double widest = 1e-9;
        double lowest = Double.POSITIVE_INFINITY;
        for (final Line line : lines) {
            for (final double[] point : line.points()) {
                widest = Math.max(widest, point[0]);
                maxY = Math.max(maxY, point[1]);
                lowest = Math.min(lowest, point[1]);
            }
        }
        maxX = widest;
        if (logarithmic) {
            minY = Math.floor(Math.log10(Double.isInfinite(lowest) ? 0.01 : lowest));
            maxY = Math.max(minY + 1, Math.ceil(Math.log10(maxY)));
        }
    }

    /** Draws lines; the y axis starts at 0 or is logarithmic. */
    static String svg(final List<Line> lines, final List<Tick> ticks, final String unit, final boolean logarithmic) {
        return new Plot(lines, logarithmic).draw(lines, ticks, unit);
    }

    private String draw(final List<Line> lines, final List<Tick> ticks, final String unit) {
        final StringBuilder svg = new StringBuilder(4096);
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" xmlns=\"http://www.w3.org/2000/svg\">%n",
                WIDTH,
                HEIGHT));
        final int steps = logarithmic ? (int) (maxY - minY) : 4;
        for (int i = 0; i <= steps; i++) {
            final double value = minY + (maxY - minY) * i / steps;
            final double shown = logarithmic ? Math.pow(10, value) : value;
            final String text = String.format(Locale.ROOT, shown >= 10 || shown == 0 ? "%,.0f" : "%.2f", shown);
            final double y = HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (double) i / steps;
            svg.append(String.format(
                    Locale.ROOT,
                    "<path class=\"grid\" d=\"M%d %.1fH%d\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n",
                    LEFT,
                    y,
                    WIDTH - RIGHT,
                    LEFT - 6,
                    y + 4,
                    text + (i == steps ? " " + Html.escape(unit) : "")));
        }
        for (final Tick tick : ticks) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    x(tick.at()),
                    HEIGHT - BOTTOM + 18,
                    Html.escape(tick.text())));
        }
        for (int i = lines.size() - 1; i >= 0; i--) {
            drawLine(svg, lines.get(i), COLOURS[i % COLOURS.length], i);
        }
        return svg.append("</svg>\n").toString();
    }

    private void drawLine(final StringBuilder svg, final Line line, final String colour, final int number) {
        svg.append("<polyline fill=\"none\" stroke=\"").append(colour).append("\" stroke-width=\"2\" points=\"");
        for (final double[] point : line.points()) {
            svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point[0]), y(point[1])));
        }
        svg.append(String.format(
                Locale.ROOT,
                "\"/><text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n",
                LEFT + 10 + 160 * number,
                HEIGHT - 4,
                colour,
                Html.escape(line.name())));
    }

    private double x(final double value) {
        return LEFT + (WIDTH - LEFT - RIGHT) * value / maxX;
    }

    private double y(final double value) {
        final double scaled = logarithmic ? Math.log10(Math.max(1e-9, value)) : value;
        return HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * (scaled - minY) / (maxY - minY);
    }
}
