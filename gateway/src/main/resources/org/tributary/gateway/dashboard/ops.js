// The ops page. The token stays in this tab's session storage; every change shows its effect and must be confirmed.
import { lang, named, remember, say, t, translate, word } from "./text.js";
import { moment, shortYuan, tenth, whole, yuan } from "./format.js";

const $ = (id) => document.getElementById(id);
const KEY = "tributary.token";
const PAGE = 100;
/** Most rows that the server gives at once, and most items that it changes by one request. */
const SUM_PAGE = 1000, BULK = 10000;
const SHOWN_PROJECTS = 50;
const REASONS = ["unknown-project", "project-closed", "goal-reached", "campaign-not-open", "campaign-closed",
  "amount-out-of-range", "currency", "merchant-mismatch", "unreadable-attachment"];

let data = { pools: [], projects: [], held: [], audit: [], alarms: [], approvals: [], webhooks: [], cluster: null, zone: undefined };

const make = (what, text) => {
  const [tag, ...classes] = what.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  if (text !== undefined) element.textContent = text;
  return element;
};

const note = (text, bad = false) => {
  $("note").textContent = text;
  $("note").dataset.bad = String(bad);
};

/** Sends a request; throws an Error with the problem's detail. A refused token ends the session. */
const call = async (method, path, body) => {
  const headers = { authorization: "Bearer " + sessionStorage.getItem(KEY) };
  if (body !== undefined) headers["content-type"] = "application/json";
  const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store" });
  const text = await answer.text();
  const value = text && /json/.test(answer.headers.get("content-type") || "") ? JSON.parse(text) : null;
  if (answer.ok) return value;
  if (answer.status === 401) {
    signOut();
    throw new Error(t("badToken"));
  }
  throw new Error(value && value.detail ? `${value.title}: ${value.detail}` : answer.status + " " + answer.statusText);
};

// ---- confirmation ----

/** Opens the dialog; resolves to the typed text and the reason if confirmed, null if not. A reason that is asked for must be given. */
const ask = ({ title, text, label, check, why }) => new Promise((resolve) => {
  const dialog = $("ask");
  $("ask-title").textContent = title;
  $("ask-field").hidden = !label;
  $("ask-label").textContent = label || "";
  $("ask-input").value = "";
  $("ask-why-field").hidden = !why;
  $("ask-why").value = "";
  $("ask-error").textContent = "";
  const reason = () => $("ask-why").value.trim();
  const tell = () => { $("ask-text").textContent = typeof text === "function" ? text($("ask-input").value) : text; };
  const sound = () => (!label || check($("ask-input").value.trim())) && (why !== "must" || reason() !== "");
  const refresh = () => { tell(); $("ask-yes").disabled = !sound(); };
  // Not by the close event: it is later, and would answer a dialog opened meanwhile.
  const answer = (value) => { dialog.close(); resolve(value); };
  $("ask-input").oninput = refresh;
  $("ask-why").oninput = refresh;
  $("ask-no").onclick = () => answer(null);
  $("ask-form").onsubmit = (event) => {
    event.preventDefault();
    if (sound()) {
      answer({ typed: $("ask-input").value.trim(), reason: reason() });
    }
  };
  dialog.oncancel = () => resolve(null);
  refresh();
  dialog.showModal();
  (label ? $("ask-input") : why ? $("ask-why") : $("ask-no")).focus();
});

const change = async (question, path, bodyOf) => {
  const answer = await ask(question);
  if (answer === null) return;
  const body = bodyOf ? bodyOf(answer.typed) : {};
  if (answer.reason) body.reason = answer.reason;
  try {
    const result = await call("POST", path, body);
    note(t(result && result.approval && !result.decision ? "requested" : "done") + " · " + question.title);
  } catch (error) {
    note(t("failed") + " · " + error.message, true);
  }
  const at = placeOf(document.activeElement);
  await load();
  backTo(at);
};

/** Returns the row and button that have the focus, so that they have it again after a table is redrawn. */
const placeOf = (element) => {
  const row = element && element.closest("tr");
  return row ? { list: row.parentElement.id, key: row.dataset.id || row.dataset.sequence, act: element.dataset.act } : null;
};

const backTo = (place) => {
  if (!place) return;
  const rows = [...$(place.list).children];
  const row = rows.find((r) => (r.dataset.id || r.dataset.sequence) === place.key) || rows[0];
  const target = row && (row.querySelector(`[data-act="${place.act}"]`) || row.querySelector("button"));
  if (target) target.focus();
};

const button = (key, act, danger = false) => {
  const b = make(danger ? "button.danger" : "button", t(key));
  b.type = "button";
  b.dataset.act = key;
  b.addEventListener("click", act);
  return b;
};

// ---- pools ----

/** Yuan as typed ("12", "12.5", "12.50") in fen, NaN if it is not an amount. */
const fenOf = (text) => {
  const m = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/,/g, ""));
  return m ? Number(m[1]) * 100 + Number((m[2] || "").padEnd(2, "0")) : NaN;
};

const cells = (row, ...values) => values.forEach((v) => {
  const td = make(v && v.right ? "td.r" : "td");
  const content = v && v.right !== undefined ? v.right : v;
  if (content instanceof Node) td.append(content); else td.textContent = content ?? "";
  row.append(td);
});

const titled = (id, name) => {
  const span = make("span", id);
  if (name && name !== id) span.append(make("small", name));
  return span;
};

const drawPools = () => {
  $("pools").replaceChildren(...data.pools.map((pool) => {
    const row = make("tr");
    row.dataset.id = pool.id;
    const name = named(pool.name, pool.id);
    const actions = make("span.buttons");
    const path = `/admin/v1/pools/${pool.id}/`;
    if (pool.state === "suspended") {
      actions.append(button("resume", () => change({ title: t("resume") + " · " + name, text: say("resume", name) }, path + "resume")));
    } else {
      actions.append(button("suspend", () => change({ title: t("suspend") + " · " + name, text: say("suspend", name, yuan(pool.remainingFen)) }, path + "suspend"), true));
    }
    actions.append(button("raise", () => change({
      title: t("raise") + " · " + name,
      text: (typed) => { const fen = fenOf(typed) || 0; return say("budget", name, yuan(fen), yuan(pool.budgetFen + fen)); },
      label: t("addYuan"), check: (typed) => fenOf(typed) > 0, why: "must"
    }, path + "budget", (typed) => ({ addFen: fenOf(typed) }))));
    cells(row, titled(pool.id, name), make("span.tag." + pool.state, t(pool.state)), { right: yuan(pool.budgetFen) },
      { right: yuan(pool.committedFen) }, { right: yuan(pool.remainingFen) }, actions);
    return row;
  }));
};

// ---- projects ----

/** Matches that stand, those of gifts in kind included: what a freeze leaves out of what sponsors owe. */
const owed = (p) => p.frozen ? p.frozenFen : p.matchedFen + p.contributionsFen - p.matchReversedFen;

const drawProjects = () => {
  const wanted = $("filter").value.trim().toLowerCase();
  const found = data.projects
    .filter((p) => !wanted || p.id.includes(wanted) || named(p.name, "").toLowerCase().includes(wanted))
    .sort((a, b) => b.donations.amountFen - a.donations.amountFen)
    .slice(0, SHOWN_PROJECTS);
  $("projects").replaceChildren(...found.map((p) => {
    const row = make("tr");
    row.dataset.id = p.id;
    const name = named(p.name, p.id);
    const path = `/admin/v1/projects/${p.id}/`;
    const act = (key, verb, danger, why) => button(key, () => change(
      { title: t(key) + " · " + name, text: say(verb, name, yuan(owed(p))), why }, path + verb), danger);
    const actions = make("span.buttons");
    actions.append(p.state === "open" ? act("close", "close", true) : act("reopen", "reopen"));
    if (p.frozen) {
      actions.append(act("unfreeze", "unfreeze"));
      actions.append(button("voidMatches", () => change({
        title: t("voidMatches") + " · " + name, text: say("void", name, yuan(p.frozenFen)),
        label: t("typeToConfirm", p.id), check: (typed) => typed === p.id, why: "must"
      }, path + "void-matches"), true));
    } else {
      actions.append(act("freeze", "freeze", true, "must"));
    }
    const state = make("span.buttons");
    state.append(make("span.tag." + p.state, t(p.state)));
    if (p.frozen) state.append(make("span.tag.frozen", t("frozen")));
    cells(row, titled(p.id, name), state, { right: whole(p.donations.count) }, { right: yuan(p.donations.amountFen) },
      { right: p.frozen ? yuan(p.frozenFen) : "" }, actions);
    return row;
  }));
};

// ---- held ----

const reasonOf = (item) => {
  const span = make("span", word("reasons", item.reason));
  span.title = item.reason;
  return span;
};

const heldText = (item) => item.foreign ? item.currency + " " + tenth(item.amountMinor / 100) : yuan(item.amountFen);

const drawHeld = () => {
  const body = $("held");
  if (!data.held.length) {
    const row = make("tr");
    const td = make("td.empty", t("noHeld"));
    td.colSpan = 7;
    row.append(td);
    body.replaceChildren(row);
    return;
  }
  body.replaceChildren(...data.held.map((item) => {
    const row = make("tr");
    row.dataset.sequence = String(item.sequence);
    row.dataset.pending = String(item.refundPending);
    const actions = make("span.buttons");
    if (item.refundPending) {
      actions.append(make("span.tag", t("refundPending")));
    } else {
      if (!item.foreign) actions.append(button("allocate", () => allocate(item)));
      actions.append(button("markRefunded", () => change(
        { title: t("markRefunded") + " · #" + item.sequence, text: say("refunded", item.sequence, heldText(item)) },
        `/admin/v1/held/${item.sequence}/refunded`)));
    }
    cells(row, "#" + item.sequence, moment(new Date(item.at), data.zone), reasonOf(item), t(item.channel), item.project,
      { right: heldText(item) }, actions);
    return row;
  }));
};

const known = (id) => data.projects.some((p) => p.id === id);

const allocate = (item) => change({
  title: t("allocate") + " · #" + item.sequence,
  text: (typed) => say("allocate", item.sequence, heldText(item), typed.trim() || "…"),
  label: t("toProject"), check: known
}, `/admin/v1/held/${item.sequence}/allocate`, (typed) => ({ project: typed }));

/** What a change of all of a reason touches: how many, their sum, and whether there is more than one request changes. */
const bulkSum = async (reason, until) => {
  let count = 0, fen = 0, foreign = 0, after = 0;
  while (count + foreign < BULK) {
    const rows = await call("GET", `/admin/v1/held?limit=${SUM_PAGE}&after=${after}&reason=${reason}`);
    for (const item of rows) {
      if (item.sequence <= until && !item.refundPending) {
        if (item.foreign) foreign += 1;
        else { count += 1; fen += item.amountFen; }
      }
    }
    after = rows.length ? rows[rows.length - 1].sequence : until;
    if (rows.length < SUM_PAGE || after >= until) return { count, fen, foreign, more: "" };
  }
  return { count, fen, foreign, more: "+" };
};

const bulk = async (verb) => {
  const reason = $("reason").value;
  const until = Number($("until").value.trim() || (data.held.length ? data.held[data.held.length - 1].sequence : 0));
  const project = $("target").value.trim();
  if (!reason || !Number.isSafeInteger(until) || until <= 0 || (verb === "allocate" && !known(project))) {
    note(t("failed") + " · " + [t("reason"), t("until"), ...(verb === "allocate" ? [t("toProject")] : [])].join(", "), true);
    return;
  }
  let sum;
  try {
    sum = await bulkSum(reason, until);
  } catch (error) {
    note(t("failed") + " · " + error.message, true);
    return;
  }
  const effect = say("sum", whole(sum.count) + sum.more, yuan(sum.fen), verb === "allocate" ? 0 : sum.foreign);
  const text = effect + (verb === "allocate" ? say("bulkAllocate", reason, until, project) : say("bulkRefunded", reason, until));
  const body = { reason, untilSequence: until };
  if (verb === "allocate") body.project = project;
  change({ title: t("bulk"), text, label: t("typeToConfirm", reason), check: (typed) => typed === reason }, "/admin/v1/held/" + verb, () => body);
};

const loadHeld = async (more) => {
  const after = more && data.held.length ? data.held[data.held.length - 1].sequence : 0;
  const reason = $("reason").value;
  const rows = await call("GET", `/admin/v1/held?limit=${PAGE}&after=${after}` + (reason ? "&reason=" + reason : ""));
  data.held = more ? data.held.concat(rows) : rows;
  $("more").hidden = rows.length < PAGE;
  drawHeld();
};

// ---- audit ----

const drawAudit = () => {
  $("audit").replaceChildren(...data.audit.map((e) => {
    const row = make("tr");
    const range = e.count > 1 ? `#${e.sequence}–${e.lastSequence}` : "#" + e.sequence;
    const action = e.count > 1 ? `${e.action} × ${whole(e.count)}` : e.action;
    cells(row, range, moment(new Date(e.at), data.zone), titled(e.actor, e.approvedBy && t("approvedBy", e.approvedBy)), action, e.target, { right: e.amountFen ? shortYuan(e.amountFen) : "" },
      make(e.outcome === "accepted" ? "span.tag" : "span.tag.bad", e.reason ? `${e.outcome}: ${e.reason}` : e.outcome), make("span.why", e.note));
    return row;
  }));
};

// ---- alarms ----

/** The panel is there while there is an alarm; those of the server's own state have no record. */
const drawAlarms = () => {
  $("alarms-panel").hidden = !data.alarms.length;
  $("alarms").replaceChildren(...data.alarms.map((a) => {
    const row = make("tr");
    cells(row, a.sequence ? "#" + a.sequence : "", moment(new Date(a.at), data.zone), make("span.tag.bad", t(a.kind)),
      a.channel === "none" ? "" : t(a.channel), { right: a.amountFen ? yuan(a.amountFen) : "" });
    return row;
  }));
};

// ---- approvals ----

/** The panel is there while a request waits; who asked may only take it back. */
const drawApprovals = () => {
  $("approvals-panel").hidden = !data.approvals.length;
  $("approvals").replaceChildren(...data.approvals.map((a) => {
    const row = make("tr");
    row.dataset.sequence = String(a.id);
    const path = "/admin/v1/approvals/" + a.id;
    const title = (key) => `${t(key)} · #${a.id}`;
    const actions = make("span.buttons");
    actions.append(
      button("approve", () => change({ title: title("approve"), text: say("approve", a.requestedBy, a.action, a.target, yuan(a.effectFen), a.reason) },
        path, () => ({ decision: "approve" })), true),
      button("deny", () => change({ title: title("deny"), text: say("deny", a.requestedBy, a.action, a.target, yuan(a.effectFen)), why: "may" },
        path, () => ({ decision: "deny" }))));
    cells(row, "#" + a.id, moment(new Date(a.until), data.zone), a.requestedBy, a.action, a.target, { right: yuan(a.effectFen) },
      make("span.why", a.reason), actions);
    return row;
  }));
};

// ---- nodes ----

/** Whether this page's own node gave its last answer. */
let reached = true;

/** The panel is there on a node of a group; a demo's nodes also say how each is killed and started. */
const drawNodes = () => {
  const is = data.cluster;
  $("nodes-panel").hidden = !is;
  if (!is) return;
  const demo = new Map((is.demo || []).map((d) => [d.name, d]));
  document.querySelectorAll("[data-demo]").forEach((e) => { e.hidden = !is.demo; });
  $("nodes-note").textContent = reached ? t("nodesNote", is.self, is.cluster, is.term, whole(is.sequence)) : t("nodeGone", is.self);
  const state = (name) => {
    const answers = name === is.self ? reached : !is.silent.includes(name);
    if (!answers) return make("span.tag.bad", t("noAnswer"));
    return name === is.leader ? make("span.tag.open", t("leads")) : make("span.tag", t("follows"));
  };
  $("nodes").replaceChildren(...is.members.map((name) => {
    const row = make("tr");
    row.dataset.id = name;
    const commands = demo.get(name);
    cells(row, name, state(name), ...(commands ? [make("code", commands.kill), make("code", commands.start)] : []));
    return row;
  }));
};

/** What the node knows of its group; null on a server of no group, which has no such address. */
const cluster = async () => {
  if (!data.cluster && (await call("GET", "/api/v1/status")).role === "single") return null;
  const answer = await fetch("/api/v1/cluster", { cache: "no-store" });
  return answer.ok ? answer.json() : null;
};

/** Who leads changes without a person's doing: this panel alone follows by itself. */
const follow = async () => {
  if (!data.cluster) return;
  try {
    data.cluster = await cluster() || data.cluster;
    reached = true;
  } catch {
    reached = false;
  }
  drawNodes();
};

// ---- webhooks ----

const drawWebhooks = () => {
  $("webhooks-panel").hidden = data.webhooks.length === 0;
  $("webhooks").replaceChildren(...data.webhooks.map((w) => {
    const row = make("tr");
    cells(row, w.name, w.host, { right: "#" + w.position.split(":")[0] }, { right: whole(w.behind) }, { right: whole(w.delivered) },
      !w.sending ? make("span.tag", t("leaderSends")) : w.failures === 0 ? make("span.tag", t("takes")) : make("span.tag.bad", `${t("refuses")} ${whole(w.failingSeconds)} s: ${w.lastFailure}`));
    return row;
  }));
};

// ---- the page ----

const drawAll = () => {
  translate();
  document.title = t("opsTitle") + " · Tributary";
  $("lang").textContent = t("other");
  $("lang").lang = lang() === "zh" ? "en" : "zh";
  const chosen = $("reason").value;
  $("reason").replaceChildren(...["", ...REASONS].map((r) => {
    const option = make("option", r ? word("reasons", r) : t("allReasons"));
    option.value = r;
    return option;
  }));
  $("reason").value = chosen;
  drawPools();
  drawProjects();
  drawHeld();
  drawApprovals();
  drawAudit();
  drawAlarms();
  drawWebhooks();
  drawNodes();
};

const load = async () => {
  try {
    const [campaign, pools, projects, audit, alarms, approvals, webhooks, group] = await Promise.all([
      call("GET", "/api/v1/campaign"), call("GET", "/api/v1/pools"), call("GET", "/api/v1/projects"), call("GET", "/admin/v1/audit"),
      call("GET", "/admin/v1/alarms?top=20"), call("GET", "/admin/v1/approvals"), call("GET", "/admin/v1/webhooks"), cluster()]);
    Object.assign(data, { pools, projects, audit, alarms, approvals, webhooks, cluster: group, zone: campaign.timezone });
    $("project-ids").replaceChildren(...projects.slice(0, 1000).map((p) => { const o = make("option"); o.value = p.id; return o; }));
    await loadHeld(false);
    drawAll();
    return true;
  } catch (error) {
    note(error.message, true);
    return false;
  }
};

const show = (signedIn) => {
  $("enter").hidden = signedIn;
  $("skip").hidden = !signedIn;
  $("work").hidden = !signedIn;
  $("out").hidden = !signedIn;
  $("reload").hidden = !signedIn;
};

const signOut = () => {
  sessionStorage.removeItem(KEY);
  data = { pools: [], projects: [], held: [], audit: [], alarms: [], approvals: [], webhooks: [], cluster: null, zone: undefined };
  show(false);
  drawAll();
};

$("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  sessionStorage.setItem(KEY, $("token").value.trim());
  $("token").value = "";
  $("login-error").textContent = "";
  note("");
  if (await load()) {
    show(true);
    $("work").focus();
  } else {
    $("login-error").textContent = $("note").textContent;
    note("");
  }
});
$("out").addEventListener("click", signOut);
$("reload").addEventListener("click", () => { note(""); load(); });
$("lang").addEventListener("click", () => {
  document.documentElement.lang = lang() === "zh" ? "en" : "zh";
  remember("lang", lang());
  drawAll();
});
$("filter").addEventListener("input", drawProjects);
$("reason").addEventListener("change", () => loadHeld(false).catch((error) => note(error.message, true)));
$("more").addEventListener("click", () => loadHeld(true).catch((error) => note(error.message, true)));
$("bulk-allocate").addEventListener("click", () => bulk("allocate"));
$("bulk-refunded").addEventListener("click", () => bulk("refunded"));

setInterval(follow, 2000);

drawAll();
if (sessionStorage.getItem(KEY)) load().then(show); else show(false);
