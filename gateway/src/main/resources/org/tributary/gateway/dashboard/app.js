// The dashboard: receives events, keeps the newest and draws it. All figures are of one journaled sequence or show their time.
import { lang, named, remember, t, translate } from "./text.js";
import { clock, parts, short, shortYuan, span, tenth, whole, yuan } from "./format.js";
import { loadCampaign, loadNames, theCampaign } from "./names.js";
import { learnTime, serverNow } from "./servertime.js";
import { next as drawNext, tick } from "./next.js";
import { connect } from "./live.js";
import { showStage } from "./stage.js";
import { makeCurves, startOfRush } from "./curves.js";
import * as panels from "./panels.js";

const $ = (id) => document.getElementById(id);
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const SPOKEN_EVERY_MS = 30000;
const COUNT_UP_MS = 480;
const NAMES_MS = 1500;

let totals = null;
let board = null;
let newest = null;
let prepared = null;
let curves = null;
let spokenAt = -SPOKEN_EVERY_MS;
let shownFen = 0;
let counting = 0;

const put = (id, text) => { const e = $(id); if (e.textContent !== text) e.textContent = text; };

const showFen = (fen) => {
  shownFen = fen;
  const { int, frac } = parts(fen);
  const total = $("total");
  total.children[1].textContent = int;
  total.children[2].textContent = frac;
  total.dataset.digits = String(int.length);
};

const countTo = (fen) => {
  cancelAnimationFrame(counting);
  const from = shownFen;
  if (calm.matches || from === 0 || document.hidden || fen <= from) { showFen(fen); return; }
  const start = performance.now();
  const step = (now) => {
    const share = Math.min(1, (now - start) / COUNT_UP_MS);
    showFen(share === 1 ? fen : from + Math.round((fen - from) * (1 - (1 - share) ** 3)));
    if (share < 1) counting = requestAnimationFrame(step);
  };
  counting = requestAnimationFrame(step);
};

const drawTotals = () => {
  const total = $("total");
  total.dataset.fen = String(totals.donations.amountFen);
  total.dataset.sequence = String(totals.sequence);
  countTo(totals.donations.amountFen);
  put("matched", yuan(totals.matched.amountFen));
  put("count", whole(totals.donations.count));
  put("donors", whole(totals.donations.donors));
  put("gifts", yuan(totals.contributions.amountFen));
  put("refunded", yuan(totals.refunded.amountFen));
  put("rate", totals.rates.donationsPerSecond < 100 ? tenth(totals.rates.donationsPerSecond) : whole(Math.round(totals.rates.donationsPerSecond)));
  put("peak", whole(totals.rates.peakPerSecond));
  const foreign = Object.entries(totals.held.foreign).map(([currency, minor]) => currency + " " + tenth(minor / 100));
  put("held-amount", [shortYuan(totals.held.amountFen), ...foreign].join(" · "));
  panels.tile("held", totals.held.count);
  panels.tile("conflicts", totals.conflicts);
  panels.refunds(totals);
  put("state-detail", t("sequence", whole(totals.sequence)));
  const now = performance.now();
  if (now - spokenAt >= SPOKEN_EVERY_MS) {
    spokenAt = now;
    put("spoken", t("spoken", yuan(totals.donations.amountFen), whole(totals.donations.count), yuan(totals.matched.amountFen)));
  }
};

const drawBoard = () => {
  const redraw = () => requestAnimationFrame(drawBoard);
  drawNext(board);
  panels.pools(board);
  panels.projects(board, redraw);
  panels.organisations(board, redraw);
  panels.teams(board);
  panels.channels(board);
  panels.watch(board);
  panels.recent(board, redraw);
  panels.health(board);
  panels.fit();
};

const drawCurves = () => {
  if (!curves || !board) return;
  const now = Date.parse(board.now);
  curves.seconds.draw(now);
  const rush = startOfRush(now, theCampaign(), board, curves.minutes.earliest());
  const bySecond = rush !== null;
  if (bySecond) curves.minutes.drawAs(1, curves.seconds.rows, rush, now); else curves.minutes.draw(now);
  $("t-minutes").textContent = t(bySecond ? "perSecondYuan" : "perMinute");
  $("minutes").setAttribute("aria-label", t(bySecond ? "perSecondYuanCurve" : "perMinuteCurve"));
};

const drawNames = () => {
  const campaign = theCampaign();
  const name = named(campaign.name, "Tributary");
  put("campaign", name);
  document.title = name + " · Tributary";
  put("zone", campaign.timezone || "");
};

const drawAll = () => {
  translate();
  $("lang").textContent = t("other");
  $("lang").lang = lang() === "zh" ? "en" : "zh";
  $("mode").firstElementChild.textContent = document.documentElement.dataset.mode === "screen" ? t("modeDesk") : t("modeScreen");
  drawNames();
  showStage(board, document.body.dataset.lost === "true");
  if (totals) drawTotals();
  if (board) drawBoard();
  if (curves) { drawCurves(); curves.seconds.remake(); curves.minutes.remake(); }
};

const onState = (state, heardAt) => {
  const pill = $("state");
  pill.dataset.state = state;
  pill.children[1].dataset.t = state;
  pill.children[1].textContent = t(state);
  const lost = state === "lost" || state === "stale";
  document.body.dataset.lost = String(lost);
  const banner = $("lost");
  banner.hidden = !lost || !board;
  // The alert itself changes only with the state: otherwise a screen reader would repeat it each second.
  put("lost-text", lost && board ? t(state === "lost" ? "lostNow" : "staleNow") : "");
  put("lost-age", lost ? t("lostFor", span((performance.now() - heardAt) / 1000)) : "");
  showStage(board, document.body.dataset.lost === "true");
};

/** The first picture waits a moment for the names, so that ids don't flash up before them. */
const prepare = async (first) => {
  await loadCampaign(first.campaignVersion);
  await loadNames(first, NAMES_MS);
};

const onBoard = async (next) => {
  learnTime(next.now);
  newest = next;
  prepared ??= prepare(next);
  await prepared;
  const isNew = await loadCampaign(next.campaignVersion);
  if (next !== newest) return;
  const isFirst = !board;
  board = next;
  showStage(board, document.body.dataset.lost === "true");
  if (isNew || isFirst) {
    drawNames();
    if (curves) { curves.seconds.remake(); curves.minutes.remake(); }
  }
  drawBoard();
  if (!curves) return;
  curves.seconds.merge(board.seconds);
  curves.minutes.merge(board.minutes);
  drawCurves();
  if (isFirst) loadCurves();
};

const loadCurves = async () => {
  await Promise.all([curves.seconds.load("1s", serverNow()), curves.minutes.load("1m", serverNow())]);
  drawCurves();
};

$("lang").addEventListener("click", () => {
  document.documentElement.lang = lang() === "zh" ? "en" : "zh";
  remember("lang", lang());
  drawAll();
});
$("mode").addEventListener("click", () => {
  const root = document.documentElement;
  root.dataset.mode = root.dataset.mode === "screen" ? "desk" : "screen";
  remember("mode", root.dataset.mode);
  drawAll();
});
addEventListener("resize", panels.fit);
setInterval(() => {
  tick();
  if (serverNow() !== null) put("clock", clock(new Date(serverNow()), theCampaign().timezone));
}, 250);

drawAll();
connect({ onTotals: (next) => { totals = next; drawTotals(); }, onBoard, onState });
addEventListener("load", () => {
  curves = makeCurves();
  if (board) loadCurves();
});
