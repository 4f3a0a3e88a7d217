package org.tributary.loadtest.rehearsal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A rehearsal as one self-contained HTML file. */
final class RehearsalPage {
    private static final String STYLE =
            "body{font:15px/1.5 system-ui,sans-serif;max-width:760px;margin:2em auto;padding:0 1em;color:#1d2129}"
                    + "h1{font-size:1.5em}h2{font-size:1.1em;margin-top:2em}table{border-collapse:collapse;width:100%}"
                    + "td,th{text-align:right;padding:.25em .6em;border-bottom:1px solid #e3e5e8}td:first-child,th:first-child{text-align:left}"
                    + "svg{width:100%;height:auto}svg text{font-size:12px}.grid{stroke:#e3e5e8}"
                    + ".verdict{font-size:1.3em;padding:.6em 1em;border-radius:6px;color:#fff}.go{background:#1f7a43}"
                    + ".no-go{background:#b3261e}.unfinished{background:#8a6d00}";
    private static final List<Plot.Tick> PERCENTILES = List.of(
            new Plot.Tick(0, "p0"),
            new Plot.Tick(1, "p90"),
            new Plot.Tick(2, "p99"),
            new Plot.Tick(3, "p99.9"),
            new Plot.Tick(4, "p99.99"),
            new Plot.Tick(5, "p99.999"));
    private static final int SECOND_TICKS = 6;

    private final Rehearsal rehearsal;
    private final StringBuilder html = new StringBuilder(16_384);

    RehearsalPage(final Rehearsal rehearsal) {
        this.rehearsal = rehearsal;
    }

    String html() {
        final String title =
                "Rehearsal of " + Html.escape(rehearsal.plan.scenario().name());
        html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n<h1>")
                .append(title)
                .append("</h1>\n");
        verdict();
        if (rehearsal.isFinished()) {
            run();
        }
        probes();
        conditions();
        return html.append("</body></html>\n").toString();
    }

    private void verdict() {
        final String verdict = rehearsal.verdict();
        html.append("<p class=\"verdict ")
                .append(verdict)
                .append("\">")
                .append(verdict.toUpperCase(java.util.Locale.ROOT));
        if (rehearsal.highestPerSecond > 0) {
            html.append(String.format(
                    ": highest rate %,.0f a second, headroom %.2f over the peak of %,.0f",
                    rehearsal.highestPerSecond,
                    rehearsal.headroom(),
                    rehearsal.plan.scenario().curve().peakPerSecond()));
        }
        html.append("</p>\n");
        if (!rehearsal.isFinished()) {
            html.append("<p>It was interrupted or still runs: the figures below are those measured so far.</p>\n");
        }
        html.append("<ul>");
        rehearsal
                .reasons()
                .forEach(reason ->
                        html.append("<li>").append(Html.escape(reason)).append("</li>"));
        html.append("</ul>\n");
        if (rehearsal.disk.bytesADonation() > 0) {
            html.append(String.format(
                    "<p>Journal: %.0f bytes a donation, %.1f GB for a day of %,d donations; %.1f GB are free.</p>%n",
                    rehearsal.disk.bytesADonation(),
                    rehearsal.diskForDayBytes() / 1e9,
                    rehearsal.plan.dayDonations(),
                    rehearsal.disk.freeBytes() / 1e9));
        }
        if (rehearsal.memory.worstBytes() > 0) {
            html.append(String.format(
                    "<p>Memory: %.2f GB at most in these runs; by design %.1f GB suffice for the day; the machine has"
                            + " %.1f GB.</p>%n",
                    rehearsal.memory.worstBytes() / 1e9,
                    rehearsal.memory.forDayBytes(rehearsal.plan.dayDonations()) / 1e9,
                    rehearsal.memory.machineBytes() / 1e9));
        }
    }

    private void run() {
        html.append(String.format("<h2>The scenario at %.2f × its rates</h2>%n", rehearsal.runScale));
        table(List.of(rehearsal.run));
        final List<double[]> answered = new ArrayList<>();
        final List<Long> seconds = rehearsal.runOutcome.answeredInSecond;
        for (int i = 0; i < seconds.size(); i++) {
            answered.add(new double[] {i + 0.5, seconds.get(i)});
        }
        final List<Plot.Tick> ticks = new ArrayList<>();
        for (int i = 0; i <= SECOND_TICKS; i++) {
            final long second = Math.round(Math.max(1, seconds.size()) * (double) i / SECOND_TICKS);
            ticks.add(new Plot.Tick(second, second + " s"));
        }
        html.append("<h2>Donations answered and planned, by second</h2>\n")
                .append(Plot.svg(
                        List.of(
                                new Plot.Line("answered", answered),
                                new Plot.Line("planned", rehearsal.runCurve.points())),
                        ticks,
                        "/s",
                        false));
        html.append("<h2>Latency from the planned time, by percentile</h2>\n")
                .append(Plot.svg(
                        List.of(new Plot.Line("latency", Probe.percentileCurve(rehearsal.runOutcome.latencyMicros))),
                        PERCENTILES,
                        "ms",
                        true));
    }

    private void probes() {
        if (!rehearsal.probes.isEmpty()) {
            html.append("<h2>The search for the highest rate</h2>\n");
            table(rehearsal.probes);
        }
    }

    private void table(final List<Probe> rows) {
        html.append("<table><tr><th>planned /s</th><th>answered /s</th><th>p50 ms</th><th>p99 ms</th>"
                + "<th>p99.9 ms</th><th>max ms</th><th>errors</th><th>lag ms</th><th>objectives</th></tr>\n");
        for (final Probe probe : rows) {
            final Map<String, Double> latency = probe.latencyMs();
            html.append(String.format(
                    "<tr><td>%,.0f</td><td>%,.0f</td><td>%.2f</td><td>%.2f</td><td>%.2f</td><td>%.2f</td>"
                            + "<td>%.3f %%</td><td>%.1f</td><td>%s</td></tr>%n",
                    probe.plannedPerSecond(),
                    probe.answeredPerSecond(),
                    latency.get("p50"),
                    latency.get("p99"),
                    latency.get("p99.9"),
                    latency.get("max"),
                    100 * probe.errorShare(),
                    probe.lagMs(),
                    probe.holds() ? "kept" : Html.escape(String.join("; ", probe.failures()))));
        }
        html.append("</table>\n");
    }

    private void conditions() {
        html.append("<h2>Conditions</h2>\n<table>");
        rehearsal
                .conditions()
                .forEach((name, value) -> html.append("<tr><td>")
                        .append(Html.escape(name))
                        .append("</td><td>")
                        .append(Html.escape(value))
                        .append("</td></tr>\n"));
        html.append("</table>\n");
    }
}
