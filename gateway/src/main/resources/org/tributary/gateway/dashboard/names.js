// Names of projects, organisations, pools and sponsors: each fetched once and kept while the campaign's version is the same.
const known = { projects: new Map(), organisations: new Map(), pools: new Map(), sponsors: new Map() };
const asked = new Set();
let campaign = { version: -1 };
let loading = false;

export const theCampaign = () => campaign;

/** Loads the campaign if its version has changed. Resolves to true if something is new. */
export const loadCampaign = async (version) => {
  if (loading || campaign.version === version) return false;
  loading = true;
  try {
    const answer = await fetch("/api/v1/campaign");
    if (!answer.ok) return false;
    campaign = await answer.json();
    (campaign.pools || []).forEach((p) => known.pools.set(p.id, p));
    (campaign.sponsors || []).forEach((s) => known.sponsors.set(s.id, s));
    asked.clear();
    return true;
  } catch {
    return false;
  } finally {
    loading = false;
  }
};

/** Requests the names on a board; resolves when all are known, or after a while. */
export const loadNames = (board, patienceMs) => {
  const wanted = [
    ...board.projects.map((p) => ["projects", p.id]),
    ...board.organisations.map((o) => ["organisations", o.id]),
    ...board.recent.map((r) => ["projects", r.project])
  ].filter(([, id]) => id);
  const each = new Map(wanted.map((one) => [one.join("/"), one]));
  const all = Promise.all([...each.values()].map(([kind, id]) => new Promise((done) => definition(kind, id, done))));
  return Promise.race([all, new Promise((done) => setTimeout(done, patienceMs))]);
};

/** Returns the data of an id, or undefined; requests an unknown project or organisation. */
export const definition = (kind, id, whenKnown) => {
  const found = known[kind].get(id);
  const key = kind + "/" + id;
  if ((kind === "projects" || kind === "organisations") && !asked.has(key)) {
    asked.add(key);
    fetch("/api/v1/" + key)
      .then((answer) => (answer.ok ? answer.json() : null))
      .then((value) => {
        if (value) {
          known[kind].set(id, { id, name: value.name, organisation: value.organisation });
          if (whenKnown) whenKnown();
        }
      })
      .catch(() => asked.delete(key));
  }
  return found;
};
