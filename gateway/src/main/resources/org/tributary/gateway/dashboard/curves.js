// The two curves. uPlot draws; this file keeps the rows, fills seconds without donations, and follows the theme.
import { lang } from "./text.js";
import { theCampaign } from "./names.js";
import { compact } from "./format.js";

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const alpha = (hex, a) => hex + Math.round(a * 255).toString(16).padStart(2, "0");

const RUSH_MS = 5 * 60 * 1000;
const BEFORE_MS = 10 * 1000;
const LEAST_SECONDS = 59;

/**
 * When the rush that is on began, or null: money began to come, the campaign opened, or a pool or slot opened, at most five minutes
 * ago. A curve by minute shows nothing of it yet.
 *
 * @param earliest first minute with donations, of the last two hours; Infinity if there is none
 */
export const startOfRush = (now, campaign, board, earliest) => {
  const opened = [campaign.opens, ...(campaign.pools || []).map((p) => p.opens), ...board.pools.map((p) => p.slot && p.slot.opens)];
  const times = [earliest, ...opened.map((text) => Date.parse(text))].filter((at) => at <= now);
  const last = Math.max(-Infinity, ...times);
  return now - last < RUSH_MS ? last - BEFORE_MS : null;
};

class Curve {
  constructor(element, stepSeconds, points, series) {
    Object.assign(this, { element, step: stepSeconds, points, series, rows: new Map(), chart: null });
    new ResizeObserver(() => this.resize()).observe(element);
  }

  async load(step, now) {
    const from = new Date(now - this.step * this.points * 1000).toISOString();
    try {
      const answer = await fetch(`/api/v1/timeline?step=${step}&from=${encodeURIComponent(from)}`);
      if (answer.ok) this.merge(await answer.json());
    } catch { /* the live rows will fill it */ }
  }

  merge(rows) {
    for (const row of rows) this.rows.set(Math.floor(Date.parse(row.at) / 1000), row);
  }

  /** When the first bucket kept begins, in epoch milliseconds; Infinity without any. */
  earliest() {
    return Math.min(...this.rows.keys()) * 1000;
  }

  /** Draws up to the last complete bucket; a day that has just begun is shown larger. */
  draw(nowMs) {
    const last = Math.floor(nowMs / 1000 / this.step) * this.step - this.step;
    for (const x of this.rows.keys()) if (x < last - this.points * this.step) this.rows.delete(x);
    const earliest = this.earliest() / 1000;
    const wanted = Number.isFinite(earliest) ? (last - earliest) / this.step + 2 : 0;
    const shown = Math.max(this.points / 4, Math.min(this.points, wanted));
    this.show(this.step, this.rows, last - (Math.ceil(shown) - 1) * this.step, last);
  }

  /** Draws rows of another step, kept elsewhere, from a time on. */
  drawAs(step, rows, fromMs, nowMs) {
    const last = Math.floor(nowMs / 1000 / step) * step - step;
    const first = Math.min(Math.floor(fromMs / 1000 / step) * step, last - LEAST_SECONDS);
    for (const x of this.rows.keys()) if (x < last - this.points * this.step) this.rows.delete(x);
    this.show(step, rows, first, last);
  }

  show(step, rows, first, last) {
    const xs = [];
    const ys = this.series.map(() => []);
    for (let x = first; x <= last; x += step) {
      const row = rows.get(x);
      xs.push(x);
      this.series.forEach((s, i) => ys[i].push(row ? s.value(row) : 0));
    }
    this.data = [xs, ...ys];
    this.shownStep = step;
    this.element.dataset.step = String(step);
    this.element.dataset.points = String(xs.length);
    if (this.chart) this.chart.setData(this.data); else this.make();
  }

  make() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!window.uPlot || !this.data || width < 40 || height < 30) return;
    const grid = { stroke: color("--line"), width: 1 };
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.72;
    const axis = { stroke: color("--quiet"), grid: { show: false }, ticks: { show: false }, font: `${size}px ${color("--sans")}` };
    const zone = theCampaign().timezone;
    this.chart = new window.uPlot({
      width, height,
      cursor: { show: true, y: false, points: { size: 6 } },
      legend: { show: false },
      tzDate: (ts) => (zone ? window.uPlot.tzDate(new Date(ts * 1e3), zone) : new Date(ts * 1e3)),
      padding: [8, 26, 0, 0],
      scales: { y: { range: (u, min, max) => [0, Math.max(max * 1.12, 4)] } },
      axes: [
        { ...axis, space: 90, size: size * 2.4, values: (u, splits) => splits.map((s) => this.time(s, zone)) },
        { ...axis, grid, space: 28, size: size * 4.4, values: (u, splits) => splits.map((v) => (Number.isInteger(v) ? compact(v) : "")) }
      ],
      series: [{}, ...this.series.map((s) => ({
        stroke: color(s.color), width: s.width || 2, points: { show: false },
        fill: s.fill ? (u) => this.fade(u, color(s.color), s.fill) : undefined,
        paths: s.steps && window.uPlot.paths.stepped({ align: 1 })
      }))]
    }, this.data, this.element);
  }

  fade(u, hex, strength) {
    const { top, height } = u.bbox;
    if (!height) return alpha(hex, strength);
    const gradient = u.ctx.createLinearGradient(0, top, 0, top + height);
    gradient.addColorStop(0, alpha(hex, strength));
    gradient.addColorStop(1, alpha(hex, 0.02));
    return gradient;
  }

  time(seconds, zone) {
    const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
    if (this.shownStep < 60 && seconds % 60) options.second = "2-digit";
    return new Intl.DateTimeFormat(lang() === "zh" ? "zh-CN" : "en-GB", options).format(new Date(seconds * 1000));
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (this.chart && width > 40 && height > 30) this.chart.setSize({ width, height });
    else if (!this.chart) this.make();
  }

  /** Redraws after a change of colours, language or zone. */
  remake() {
    if (this.chart) this.chart.destroy();
    this.chart = null;
    this.make();
  }
}

export const makeCurves = () => ({
  seconds: new Curve(document.getElementById("seconds"), 1, 300, [
    { value: (r) => r.count, color: "--gold", fill: 0.38, width: 1.5, steps: true }
  ]),
  minutes: new Curve(document.getElementById("minutes"), 60, 120, [
    { value: (r) => r.amountFen / 100, color: "--gold", fill: 0.22 },
    { value: (r) => r.matchedFen / 100, color: "--teal" }
  ])
});
