// What opens and closes next, with a countdown by the server's time.
import { named, t } from "./text.js";
import { definition, theCampaign } from "./names.js";
import { clock, countdown, moment } from "./format.js";
import { make, put, sync } from "./rows.js";
import { serverNow } from "./servertime.js";

const $ = (id) => document.getElementById(id);
const DAY_MS = 86400000;

let moments = [];

const names = (change) => {
  const shown = change.pools.map((id) => named((definition("pools", id) || {}).name, id)).join(t("listed"));
  return change.count > change.pools.length ? t("andMore", shown, change.count - change.pools.length) : shown;
};

/** Says in words what changes: "Morning Rush: slot opens". */
export const says = (change) => {
  const what = t(change.what + "-" + change.change);
  return change.what === "campaign" ? what : t("nextOf", names(change), what);
};

const ahead = () => {
  const now = serverNow();
  // A moment that has come stays for a second, until the board that follows it.
  return now === null ? [] : moments.filter((change) => Date.parse(change.at) > now - 1000);
};

/** Draws the countdown; called often. */
export const tick = () => {
  const [first] = ahead();
  put($("countdown"), first ? countdown(Date.parse(first.at) - serverNow()) : "");
};

export const next = (board) => {
  moments = board.next;
  const [first, ...later] = ahead();
  $("next").dataset.any = String(Boolean(first));
  $("next").dataset.change = first ? first.change : "";
  put($("next-what"), first ? says(first) : t("nothingNext"));
  const zone = theCampaign().timezone;
  sync($("later"), later.slice(0, 3), (c) => c.at + c.what + c.change, () => {
    const row = make("li.later");
    row.append(make("span.num"), make("span.name"));
    return row;
  }, (row, c) => {
    const at = new Date(c.at);
    put(row.children[0], at - serverNow() < DAY_MS / 2 ? clock(at, zone, at.getSeconds() !== 0) : moment(at, zone, false));
    put(row.children[1], says(c));
  });
  tick();
};
