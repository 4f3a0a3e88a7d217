// Checks a donation's proof in the browser: the server supplies only the proof, not the result.
const answer = document.getElementById('answer');

// Kinds of record that draw; a refund only reverses.
const DRAWN = new Set(['donation', 'allocation', 'correction']);
const LIMITS = {
  perDonation: '单笔上限 limit of a donation',
  perDonor: '每人上限 limit of a donor',
  perDonorPerDay: '每人每日上限 limit of a donor and day',
  perProject: '项目上限 limit of the project',
  perOrganisation: '机构上限 limit of the organisation',
  slotBudget: '时段额度用完 the slot\'s budget',
  budget: '配捐池用完 the pool\'s budget',
  donationsPerDonor: '每人配捐次数 matches of a donor',
  flowers: '小红花不足 too few flowers',
  maxRatio: '配捐比例上限 highest ratio',
};

document.getElementById('ask').addEventListener('submit', async event => {
  event.preventDefault();
  const form = new FormData(event.target);
  const channel = form.get('channel');
  const transaction = form.get('transaction').trim();
  answer.replaceChildren(text('p', '核对中… Checking…'));
  try {
    await show(channel, transaction);
  } catch (problem) {
    answer.replaceChildren(article([text('p', problem.message, 'bad')]));
  }
});

// Payment sources have names of the platform's own.
fetch('/api/v1/channels').then(response => response.json()).then(channels => {
  for (const { channel } of channels) {
    if (channel.startsWith('pay.')) {
      document.getElementById('channel').append(new Option(channel.slice(4), channel));
    }
  }
}).catch(() => {});

async function show(channel, transaction) {
  const response = await fetch(`/api/v1/proofs/${encodeURIComponent(channel)}/${encodeURIComponent(transaction)}`);
  const proof = await response.json();
  if (!response.ok) {
    throw new Error(response.status === 404
      ? '没有找到:当天结算后才有证明。 Not found: a proof exists once the day is settled.'
      : `${proof.title}: ${proof.detail}`);
  }
  const roots = (await (await fetch('/api/v1/roots')).json()).roots;
  const parts = [];
  for (const each of [proof, ...proof.related]) {
    parts.push(await describe(each, roots, channel, transaction));
  }
  answer.replaceChildren(...parts);
}

async function describe(proof, roots, channel, transaction) {
  const [, sequence, atMs, kind, idHash, project, amountFen, lines, outcome] = proof.leaf.split('|');
  const wrong = await reasons(proof, roots, idHash, lines, channel, transaction);
  const rows = [
    ['记录 Record', `${sequence} · ${kind} · ${outcome}`],
    ['时间 Time', new Date(Number(atMs)).toLocaleString()],
    ['项目 Project', project || '–'],
    ['金额 Amount', yuan(amountFen)],
    ['配捐 Matched', lines === '' ? '–' : lines.split(',').map(line => line.replace(/=(-?\d+)$/, (_, fen) => ` ${yuan(fen)}`)).join(', ')],
    ...proof.matched.filter(line => line.cut).map(line => ['限额 Limited', `${line.pool}: ${yuan(line.amountFen)} (${limit(line.cut)})`]),
  ];
  for (const line of DRAWN.has(kind) ? proof.matched : []) {
    const draw = await drawOf(line, channel, transaction);
    if (draw) {
      rows.push(['抽取 Draw', draw.text]);
      wrong.push(...draw.wrong);
    }
  }
  rows.push(
    ['当天根 Root of the day', proof.root],
    ['位置 Place', `${proof.leafIndex} / ${proof.treeSize}`],
    ['叶子 Leaf', proof.leaf],
  );
  const list = document.createElement('dl');
  for (const [name, value] of rows) {
    list.append(text('dt', name), text('dd', value));
  }
  return article([
    wrong.length === 0
      ? text('p', `✓ 已核对:该记录在 ${proof.day} 公布的根里。 Checked in this browser: the record is in the root published for ${proof.day}.`, 'good')
      : text('p', `✗ 证明不成立。 The proof does not hold: ${wrong.join(' ')}`, 'bad'),
    list,
  ]);
}

// Returns why a proof is wrong, nothing if it is right.
async function reasons(proof, roots, idHash, lines, channel, transaction) {
  const wrong = [];
  if (idHash !== hex(await sha256(bytes(`${channel}:${transaction}`)))) {
    wrong.push('记录不是这笔交易的。 The record is of another transaction.');
  }
  if (hex(await rootOf(proof)) !== proof.root) {
    wrong.push('路径不通向根。 The path does not lead to the root.');
  }
  const published = roots.find(root => root.day === proof.day);
  if (published === undefined || published.root !== proof.root) {
    wrong.push('根不是当天公布的。 The root is not the one published for that day.');
  }
  const told = proof.matched.filter(line => line.amountFen !== 0).map(line => `${line.pool}=${line.amountFen}`).join(',');
  if (told !== lines) {
    wrong.push('配捐与叶子不符。 The matches told are not the leaf\'s.');
  }
  return wrong;
}

// Returns the gift of a random pool, computed from its published seed; null if the pool draws nothing.
async function drawOf(line, channel, transaction) {
  const response = await fetch(`/api/v1/pools/${encodeURIComponent(line.pool)}`);
  const pool = response.ok ? await response.json() : {};
  if (pool.seedCommitment === undefined) {
    return null;
  }
  if (pool.seed === null) {
    return { text: `${line.pool}: 种子在配捐池结束后公布。 The seed is published once the pool is closed.`, wrong: [] };
  }
  const wrong = [];
  if (hex(await sha256(bytes(pool.seed))) !== pool.seedCommitment.toLowerCase()) {
    wrong.push(`${line.pool}: 种子与承诺不符。 The seed is not the one committed to.`);
  }
  const hash = await sha256(bytes(`${pool.seed}:${pool.id}:${channel}:${transaction}`));
  const number = hash.slice(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const fen = BigInt(pool.minFen) + number % BigInt(pool.maxFen - pool.minFen + 1);
  if (line.cut ? BigInt(line.amountFen) > fen : BigInt(line.amountFen) !== fen) {
    wrong.push(`${line.pool}: 抽取结果应为 ${yuan(fen)}。 The seed gives ${yuan(fen)}.`);
  }
  return {
    text: `${line.pool}: ${yuan(fen)}${line.cut ? `, 限额后 cut to ${yuan(line.amountFen)}` : ''} · 由公布的种子算出 worked out from the published seed`,
    wrong,
  };
}

function limit(cut) {
  return LIMITS[cut] ? `${LIMITS[cut]} · ${cut}` : cut;
}

// RFC 9162 section 2.1.3.2
async function rootOf(proof) {
  let node = BigInt(proof.leafIndex);
  let last = BigInt(proof.treeSize) - 1n;
  let hash = await sha256(join([0], bytes(proof.leaf)));
  for (const step of proof.path) {
    const sibling = fromHex(step);
    if (last === 0n) {
      return new Uint8Array();
    }
    if ((node & 1n) === 1n || node === last) {
      hash = await sha256(join([1], sibling, hash));
      while ((node & 1n) === 0n && node !== 0n) {
        node >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = await sha256(join([1], hash, sibling));
    }
    node >>= 1n;
    last >>= 1n;
  }
  return last === 0n ? hash : new Uint8Array();
}

async function sha256(data) {
  if (!globalThis.crypto?.subtle) {
    throw new Error('浏览器只在 https 或 localhost 下提供哈希。 Browsers hash only on https or localhost: open this page so, or use "tributary check-proof".');
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', data));
}

function bytes(value) {
  return new TextEncoder().encode(value);
}

function join(...parts) {
  return Uint8Array.from(parts.flatMap(part => Array.from(part)));
}

function hex(data) {
  return Array.from(data, value => value.toString(16).padStart(2, '0')).join('');
}

function fromHex(value) {
  return Uint8Array.from(value.match(/../g) ?? [], pair => Number.parseInt(pair, 16));
}

function yuan(fen) {
  const value = BigInt(fen);
  const size = value < 0n ? -value : value;
  return `${value < 0n ? '−' : ''}¥${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
}

function text(tag, value, name) {
  const element = document.createElement(tag);
  element.textContent = value;
  if (name) {
    element.className = name;
  }
  return element;
}

function article(children) {
  const element = document.createElement('article');
  element.append(...children);
  return element;
}
