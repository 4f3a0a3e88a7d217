// The server's time: what a board said it was, carried on by the browser's steady clock. The viewer's own clock is never shown.
const BACK_MS = 5000;

let offset = null;

/** Learns from a board. One that came late makes the time too early, so a later time is believed at once, an earlier one if it is far off. */
export const learnTime = (now) => {
  const next = Date.parse(now) - performance.now();
  if (offset === null || next > offset || next < offset - BACK_MS) offset = next;
};

/** Returns the server's time in epoch milliseconds; null before the first board. */
export const serverNow = () => (offset === null ? null : offset + performance.now());
