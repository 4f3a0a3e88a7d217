// Runs before the first paint: language and mode come from the address, or else from the last choice, or else from the system.
(() => {
  const query = new URLSearchParams(location.search);
  const kept = (name) => { try { return localStorage.getItem("tributary." + name); } catch { return null; } };
  const pick = (name, known, otherwise) => {
    const asked = query.get(name);
    if (known.includes(asked)) return asked;
    const last = kept(name);
    return known.includes(last) ? last : otherwise;
  };
  const root = document.documentElement;
  root.lang = pick("lang", ["zh", "en"], /^zh/i.test(navigator.language || "") ? "zh" : "en");
  root.dataset.mode = pick("mode", ["screen", "desk"], matchMedia("(prefers-color-scheme: light)").matches ? "desk" : "screen");
})();
