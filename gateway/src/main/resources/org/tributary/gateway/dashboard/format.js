// Numbers, money and times in the reader's language. Money is fen and stays an integer until it is text.
import { lang, t } from "./text.js";

const locale = () => (lang() === "zh" ? "zh-CN" : "en-GB");
const cache = new Map();
const format = (options) => {
  const key = locale() + JSON.stringify(options);
  if (!cache.has(key)) cache.set(key, new Intl.NumberFormat(locale(), options));
  return cache.get(key);
};

/** An integer with separators. */
export const whole = (n) => format({ maximumFractionDigits: 0 }).format(n);

/** A number with at most one decimal. */
export const tenth = (n) => format({ maximumFractionDigits: 1 }).format(n);

/** 1234567 → 123.46万 or 1.23M; below a million every digit. */
export const short = (n) => (Math.abs(n) < 1e6 ? whole(n) : compact(n));

/** For axes: 12345 → 1.2万 or 12.3K. */
export const compact = (n) => format({ notation: "compact", maximumFractionDigits: 2 }).format(n);

/** Fen as whole yuan and the two digits after the point, both text. */
export const parts = (fen) => {
  const yuan = Math.trunc(fen / 100);
  const rest = Math.abs(fen % 100);
  return { int: (fen < 0 && yuan === 0 ? "−" : "") + whole(yuan), frac: "." + String(rest).padStart(2, "0") };
};

/** Fen as yuan to the fen. */
export const yuan = (fen) => { const p = parts(fen); return "¥" + p.int + p.frac; };

/** Fen as yuan: to the fen while small, then whole yuan (the rest cut off), then short. */
export const shortYuan = (fen) => {
  if (Math.abs(fen) < 1e6) return "¥" + parts(fen).int + (fen % 100 ? parts(fen).frac : "");
  return "¥" + (Math.abs(fen) < 1e11 ? parts(fen).int : compact(fen / 100));
};

/** 0.1234 → 12.3%. */
export const percent = (share) => format({ style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);

/** A span of seconds in at most its two largest units. */
export const span = (seconds) => {
  const s = Math.max(0, Math.round(seconds));
  const space = lang() === "zh" ? "" : " ";
  if (s < 90) return s + space + t("second");
  if (s < 5400) return Math.round(s / 60) + space + t("minute");
  if (s < 172800) return tenth(s / 3600) + space + t("hour");
  return tenth(s / 86400) + space + t("day");
};

/** Nanoseconds in a readable unit. */
export const nanos = (n) => {
  if (n < 1000) return n + " ns";
  if (n < 1e6) return tenth(n / 1e3) + " µs";
  if (n < 1e9) return tenth(n / 1e6) + " ms";
  return tenth(n / 1e9) + " s";
};

/** Bytes in a readable unit. */
export const bytes = (n) => {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let i = 0;
  let v = n;
  while (Math.abs(v) >= 1024 && i < units.length - 1) { v /= 1024; i++; }
  return tenth(v) + " " + units[i];
};

/** Time of day in the campaign's zone. */
export const clock = (date, zone, seconds = true) => {
  const options = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  if (seconds) options.second = "2-digit";
  return new Intl.DateTimeFormat(locale(), options).format(date);
};

/** Day and time in the campaign's zone. */
export const moment = (date, zone, seconds = true) => {
  const options = { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone };
  if (seconds) options.second = "2-digit";
  return new Intl.DateTimeFormat(locale(), options).format(date);
};

/** Time left as a clock that runs down, the second that has begun included: 0:09:59, 2 d 03:00:00. */
export const countdown = (ms) => {
  const left = Math.max(0, Math.ceil(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const days = Math.floor(left / 86400);
  const hours = Math.floor(left / 3600) % 24;
  const clockPart = (days || hours ? two(hours) + ":" : "") + two(Math.floor(left / 60) % 60) + ":" + two(left % 60);
  return days ? t("days", days) + " " + clockPart : clockPart;
};
