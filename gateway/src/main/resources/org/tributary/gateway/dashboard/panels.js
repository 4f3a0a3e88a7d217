// Lists and figures of the dashboard.
import { named, t, word } from "./text.js";
import { definition, theCampaign } from "./names.js";
import { bytes, clock, moment, nanos, percent, short, shortYuan, span, whole, yuan } from "./format.js";
import { empty, make, put, sync } from "./rows.js";
import { serverNow } from "./servertime.js";

const $ = (id) => document.getElementById(id);

const bar = () => {
  const outer = make("div.bar-track");
  outer.append(make("div.bar-fill"));
  outer.setAttribute("role", "progressbar");
  outer.setAttribute("aria-valuemin", "0");
  outer.setAttribute("aria-valuemax", "100");
  return outer;
};

const fill = (track, share, label) => {
  const hundred = Math.max(0, Math.min(100, share * 100));
  track.firstChild.style.transform = `scaleX(${hundred / 100})`;
  track.dataset.percent = hundred.toFixed(2);
  track.setAttribute("aria-valuenow", String(Math.round(hundred)));
  track.setAttribute("aria-label", label);
};

const poolRank = { open: 0, waiting: 1, suspended: 2, exhausted: 3, scheduled: 4, closed: 5 };

/** A pool's state as the board shows it: an open pool between two slots waits, and gives nothing. */
const shownState = (p) => (p.state === "open" && p.slot && p.slot.state !== "open" ? "waiting" : p.state);
const MOST_TICKS = 31;

/** Minutes until a pool is empty at its present burn; pools that do not burn sort last. */
const minutesLeft = (p) => (p.burnFenPerMinute > 0 ? p.remainingFen / p.burnFenPerMinute : Infinity);
const byUrgency = (a, b) => {
  const [x, y] = [minutesLeft(a), minutesLeft(b)];
  return poolRank[shownState(a)] - poolRank[shownState(b)] || (x === y ? 0 : x - y);
};

export const pools = (board) => {
  const list = $("pools");
  if (!board.pools.length) return empty(list, t("noPools"));
  const sorted = [...board.pools].sort(byUrgency);
  return sync(list, sorted, (p) => p.id, () => {
    const row = make("li.pool");
    const head = make("div.row-head");
    head.append(make("span.name"), make("span.badge"), make("span.num"));
    const foot = make("div.row-foot");
    foot.append(make("span.burn"), make("span.forecast"));
    row.append(head, bar(), foot);
    return row;
  }, (row, p) => {
    const pool = definition("pools", p.id) || {};
    const name = named(pool.name, p.id);
    const share = p.budgetFen > 0 ? p.remainingFen / p.budgetFen : 0;
    row.dataset.state = shownState(p);
    row.dataset.low = String(p.state === "open" && share < 0.15);
    const [head, track, foot] = row.children;
    put(head.children[0], name);
    put(head.children[1], t(shownState(p)));
    put(head.children[2], shortYuan(p.remainingFen));
    head.children[2].title = yuan(p.remainingFen) + " " + t("of") + " " + yuan(p.budgetFen);
    fill(track, share, t("poolLabel", name, percent(Math.max(0, share)), t(shownState(p))));
    const burning = p.state === "open" && p.burnFenPerMinute > 0;
    put(foot.children[0], percent(Math.max(0, share)) + " " + t("left") + (burning ? " · " + t("burn", shortYuan(p.burnFenPerMinute)) : ""));
    foot.children[1].classList.toggle("near", burning);
    put(foot.children[1], burning ? forecast(p, pool) : shownState(p) === "open" ? t("quiet") : "");
    if (p.slot && !row.children[3]) row.append(slots());
    if (p.slot) drawSlot(row.children[3], p.slot);
  });
};

/** A pool's slots: a tick for each where they fit, and a line about the one that counts. */
const slots = () => {
  const line = make("div.slots");
  line.append(make("span.ticks"), make("span.slot-text"));
  line.firstChild.setAttribute("aria-hidden", "true");
  return line;
};

const drawSlot = (line, slot) => {
  const [ticks, text] = line.children;
  const count = slot.of > MOST_TICKS ? 0 : slot.of;
  while (ticks.children.length < count) ticks.append(make("i"));
  while (ticks.children.length > count) ticks.lastChild.remove();
  [...ticks.children].forEach((tick, i) => {
    tick.className = i + 1 < slot.number || slot.state === "closed" ? "over" : i + 1 === slot.number ? slot.state : "";
  });
  put(text, t("slotOf", slot.number, slot.of) + " · " + slotSays(slot));
};

const slotSays = (slot) => {
  const zone = theCampaign().timezone;
  if (slot.state === "closed") return t("closed");
  if (slot.state === "scheduled") return t("slotOpens", moment(new Date(slot.opens), zone, false), shortYuan(slot.remainingFen));
  const closes = clock(new Date(slot.closes), zone, false);
  return slot.remainingFen > 0 ? t("slotLeft", shortYuan(slot.remainingFen), closes) : t("slotUsed", closes);
};

const forecast = (p, pool) => {
  const seconds = (p.remainingFen / p.burnFenPerMinute) * 60;
  const at = serverNow() + seconds * 1000;
  if (pool.closes && at > Date.parse(pool.closes)) return "";
  return t("emptyIn", span(seconds), clock(new Date(at), theCampaign().timezone, seconds < 3600));
};

const rankedRow = () => {
  const row = make("li.rank");
  const head = make("div.row-head");
  head.append(make("span.place"), make("span.name"), make("span.badge"), make("span.num"));
  const foot = make("div.row-foot");
  foot.append(make("span"), make("span"));
  row.append(head, bar(), foot);
  return row;
};

export const projects = (board, redraw) => {
  const list = $("projects");
  if (!board.projects.length) return empty(list, t("noProjects"));
  const top = board.projects[0].amountFen || 1;
  return sync(list, board.projects, (p) => p.id, rankedRow, (row, p, index) => {
    const name = named((definition("projects", p.id, redraw) || {}).name, p.id);
    const [head, track, foot] = row.children;
    const state = p.frozen ? "frozen" : p.state;
    row.dataset.state = state;
    row.dataset.goal = String(p.goalFen > 0);
    put(head.children[0], String(index + 1));
    put(head.children[1], name);
    put(head.children[2], state === "open" ? "" : t(state));
    put(head.children[3], shortYuan(p.amountFen));
    head.children[3].title = yuan(p.amountFen);
    const share = p.goalFen > 0 ? p.netFen / p.goalFen : p.amountFen / top;
    fill(track, share, p.goalFen > 0 ? t("goalLabel", name, percent(share)) : name);
    put(foot.children[0], t("times", short(p.count)) + " · " + t("matchedLower") + " " + shortYuan(p.matchedFen));
    put(foot.children[1], p.goalFen > 0 ? t("goalOf", percent(share)) : "");
  });
};

export const organisations = (board, redraw) => {
  const list = $("organisations");
  const top = (board.organisations[0] || {}).amountFen || 1;
  return sync(list, board.organisations, (o) => o.id, rankedRow, (row, o, index) => {
    const name = named((definition("organisations", o.id, redraw) || {}).name, o.id);
    const [head, track, foot] = row.children;
    put(head.children[0], String(index + 1));
    put(head.children[1], name);
    put(head.children[3], shortYuan(o.amountFen));
    fill(track, o.amountFen / top, name);
    put(foot.children[0], t("times", short(o.count)) + " · " + t("matchedLower") + " " + shortYuan(o.matchedFen));
  });
};

export const teams = (board) => {
  document.querySelector("main").dataset.teams = String(board.teams.length > 0);
  const top = (board.teams[0] || {}).amountFen || 1;
  return sync($("teams"), board.teams, (x) => x.id, rankedRow, (row, x, index) => {
    const [head, track, foot] = row.children;
    put(head.children[0], String(index + 1));
    const name = named(x.name, x.id);
    put(head.children[1], name);
    put(head.children[3], shortYuan(x.amountFen));
    fill(track, x.amountFen / top, name);
    put(foot.children[0], t("times", short(x.count)));
  });
};

export const channels = (board) => {
  const paying = board.channels.filter((c) => c.channel !== "partner" || c.count > 0);
  const sum = paying.reduce((s, c) => s + c.amountFen, 0) || 1;
  sync($("split"), paying.filter((c) => c.amountFen > 0), (c) => c.channel, (c) => make("span." + c.channel), (e, c) => {
    e.style.flexGrow = String(Math.round((c.amountFen / sum) * 10000));
  });
  sync($("channels"), paying, (c) => c.channel, (c) => {
    const row = make("li.channel");
    row.append(make("i." + c.channel), make("span.name"), make("span.share"), make("span.num"));
    return row;
  }, (row, c) => {
    put(row.children[1], t(c.channel));
    put(row.children[2], percent(c.amountFen / sum));
    put(row.children[3], short(c.count));
  });
};

/** Why money is held: the largest reasons, in a line each. */
const heldReasons = (held) => {
  const sorted = [...held].sort((a, b) => b.count - a.count);
  const shown = sorted.length > MOST_REASONS ? sorted.slice(0, MOST_REASONS - 1) : sorted;
  const lines = shown.map((r) => ({ ...r, name: word("reasons", r.reason) }));
  if (shown.length < sorted.length) {
    const rest = sorted.slice(shown.length);
    const sum = (key) => rest.reduce((s, r) => s + r[key], 0);
    lines.push({ reason: "rest", name: t("moreReasons", rest.length), count: sum("count"), amountFen: sum("amountFen") });
  }
  sync($("held-reasons"), lines, (r) => r.reason, () => {
    const row = make("li");
    row.append(make("span.name"), make("span.num"));
    return row;
  }, (row, r) => {
    put(row.children[0], r.name);
    put(row.children[1], short(r.count) + (r.amountFen > 0 ? " · " + shortYuan(r.amountFen) : ""));
  });
};

const MOST_REASONS = 4;

/** What refunds took back, and of what. */
export const refunds = (totals) => {
  const r = totals.refunded;
  tile("refunds", r.count);
  put($("refunds-amount"), shortYuan(r.amountFen));
  const parts = [["refundsOfHeld", r.ofHeldFen], ["refundsExcess", r.excessFen], ["refundsMatch", r.matchReversedFen]].filter((part) => part[1] > 0);
  sync($("refund-parts"), parts, (part) => part[0], () => {
    const row = make("li");
    row.append(make("span.name"), make("span.num"));
    return row;
  }, (row, part) => {
    put(row.children[0], t(part[0]));
    put(row.children[1], shortYuan(part[1]));
  });
};

export const watch = (board) => {
  heldReasons(board.held);
  const refused = board.status.refused;
  const sum = (key) => refused.reduce((s, r) => s + r[key], 0);
  tile("refused", sum("notAuthentic") + sum("malformed"));
  put($("refused-detail"), t("refusedNote", short(sum("notAuthentic")), short(sum("malformed"))));
  tile("busy", sum("tryAgain"));
  const list = $("alarms");
  if (!board.alarms.length) return empty(list, t("noAlarms"));
  return sync(list, board.alarms.slice(0, 3), (a) => a.kind + a.sequence, () => {
    const row = make("li.alarm");
    row.append(make("span.name"), make("span.num"));
    return row;
  }, (row, a) => {
    put(row.children[0], t(a.kind) + (a.channel === "none" ? "" : " · " + t(a.channel)));
    put(row.children[1], (a.sequence ? "#" + a.sequence + " · " : "") + clock(new Date(a.at), theCampaign().timezone, false));
  });
};

/** A tile of the watch list: its number, and a mark while it is above 0. */
export const tile = (name, count) => {
  put($(name), short(count));
  $((name === "conflicts" ? "conflict" : name) + "-tile").dataset.on = String(count > 0);
};

export const recent = (board, redraw) =>
  sync($("recent"), board.recent, (r) => r.sequence, () => {
    const row = make("li.gift");
    row.append(make("i"), make("span.name"), make("span.more"), make("span.num"));
    return row;
  }, (row, r) => {
    row.children[0].className = r.channel;
    put(row.children[1], named((definition("projects", r.project, redraw) || {}).name, r.project));
    put(row.children[2], r.matchedFen > 0 ? "+" + shortYuan(r.matchedFen) : "");
    put(row.children[3], shortYuan(r.amountFen));
  });

const orDash = (value, text) => (value === null || value === undefined ? "–" : text(value));

export const health = (board) => {
  const s = board.status;
  put($("ring"), orDash(s.ring.used, (v) => whole(v) + " / " + short(s.ring.size)));
  $("ring-meter").value = s.ring.size > 0 ? s.ring.used / s.ring.size : 0;
  put($("lag"), orDash(s.journal.lagRecords, (v) => whole(v) + " " + t("records")));
  put($("disk"), orDash(s.disk.freeBytes, (v) => bytes(v - (s.disk.reserveBytes || 0))));
  put($("snapshot"), s.snapshot.at === null ? t("none") : t("ago", span((Date.parse(board.now) - Date.parse(s.snapshot.at)) / 1000)) + " · #" + whole(s.snapshot.sequence));
  put($("viewers"), orDash(s.viewers, whole));
  put($("server-clock"), s.clock.agrees ? t("clockAgrees") : t("clockSet", s.clock.offsetSeconds.toFixed(0)));
  put($("role"), word("roles", s.role));
  put($("durability"), word("durabilities", s.journal.durability));
  sync($("latency"), s.stages, (stage) => stage.name, () => {
    const row = make("tr");
    row.append(make("th"), make("td"), make("td"), make("td"), make("td"));
    row.firstChild.scope = "row";
    return row;
  }, (row, stage) => {
    put(row.children[0], word("stages", stage.name));
    [stage.p50Nanos, stage.p99Nanos, stage.p999Nanos, stage.maxNanos].forEach((v, i) => put(row.children[i + 1], nanos(v)));
  });
};

/** Shows as many whole rows of each list as its panel has room for, and the number of the others. */
export const fit = () => {
  for (const list of document.querySelectorAll("main .rows")) {
    const panel = list.parentElement;
    const rest = list.nextElementSibling;
    const rows = [...list.children];
    rows.forEach((row) => { row.hidden = false; });
    if (rest) rest.hidden = true;
    if (getComputedStyle(panel).overflowY !== "hidden" || panel.scrollHeight <= panel.clientHeight) continue;
    if (rest) {
      rest.hidden = false;
      rest.textContent = t("moreRows", rows.length);
    }
    const room = panel.getBoundingClientRect().bottom - parseFloat(getComputedStyle(panel).paddingBottom) - (rest ? rest.offsetHeight : 0);
    const beyond = rows.filter((row) => row.getBoundingClientRect().bottom > room + 1);
    beyond.forEach((row) => { row.hidden = true; });
    if (rest) rest.textContent = t("moreRows", beyond.length);
  }
};
