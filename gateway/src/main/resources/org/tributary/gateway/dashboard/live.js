// The stream of events, and the state of the connection: connecting, live, stale, lost, polling.
const STALE_MS = 7000;
const RETRY_MS = [1000, 2000, 4000, 8000, 15000];
const POLL_MS = 5000;

export const connect = ({ onTotals, onBoard, onState }) => {
  let source = null;
  let failures = 0;
  let heardAt = performance.now();
  let state = "connecting";
  let polling = null;
  let closed = false;

  const become = (next) => {
    if (next !== state) {
      state = next;
      onState(state, heardAt);
    }
  };
  const heard = () => {
    heardAt = performance.now();
    failures = 0;
    stopPolling();
    become("live");
  };
  const open = () => {
    if (closed) return;
    source = new EventSource("/api/v1/live");
    source.addEventListener("totals", (event) => { heard(); onTotals(JSON.parse(event.data)); });
    source.addEventListener("board", (event) => { heard(); onBoard(JSON.parse(event.data)); });
    source.addEventListener("error", () => {
      if (state !== "polling") become("lost");
      if (source.readyState === EventSource.CLOSED) {
        // Refused (too many viewers, restarting): the browser does not reconnect by itself.
        source.close();
        const wait = RETRY_MS[Math.min(failures++, RETRY_MS.length - 1)];
        if (failures >= 3) startPolling();
        setTimeout(open, wait);
      }
    });
  };
  const poll = async () => {
    try {
      const [totals, board] = await Promise.all([fetch("/api/v1/totals"), fetch("/api/v1/board")]);
      if (totals.ok && board.ok && polling) {
        heardAt = performance.now();
        become("polling");
        onTotals(await totals.json());
        onBoard(await board.json());
      }
    } catch {
      become("lost");
    }
  };
  const startPolling = () => { if (!polling) { polling = setInterval(poll, POLL_MS); poll(); } };
  const stopPolling = () => { clearInterval(polling); polling = null; };

  setInterval(() => {
    const silent = performance.now() - heardAt;
    if (silent > STALE_MS && state === "live") become("stale");
    if (state !== "live" && state !== "connecting") onState(state, heardAt);
  }, 1000);
  addEventListener("offline", () => become("lost"));
  // The browser may keep a page after it was left: an open stream would occupy one of its few connections.
  addEventListener("pagehide", () => { closed = true; source.close(); stopPolling(); });
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      closed = false;
      open();
    }
  });
  open();
  // Fetches a board at once: the stream's first event may be without one.
  fetch("/api/v1/board").then((a) => (a.ok ? a.json() : null)).then((b) => { if (b) onBoard(b); }).catch(() => {});
};
