// Checks a donation's proof here, in the browser: the server is not asked whether it is right, only for the proof.
const answer = document.getElementById('answer');

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
  const isMine = idHash === hex(await sha256(bytes(`${channel}:${transaction}`)));
  const published = roots.find(root => root.day === proof.day);
  const leads = hex(await rootOf(proof)) === proof.root;
  const right = isMine && leads && published !== undefined && published.root === proof.root;
  const rows = [
    ['记录 Record', `${sequence} · ${kind} · ${outcome}`],
    ['时间 Time', new Date(Number(atMs)).toLocaleString()],
    ['项目 Project', project || '–'],
    ['金额 Amount', yuan(amountFen)],
    ['配捐 Matched', lines === '' ? '–' : lines.split(',').map(line => line.replace(/=(-?\d+)$/, (_, fen) => ` ${yuan(fen)}`)).join(', ')],
    ...proof.matched.filter(line => line.cut).map(line => ['限额 Limited', `${line.pool}: ${yuan(line.amountFen)} (${line.cut})`]),
    ['当天根 Root of the day', proof.root],
    ['位置 Place', `${proof.leafIndex} / ${proof.treeSize}`],
    ['叶子 Leaf', proof.leaf],
  ];
  const list = document.createElement('dl');
  for (const [name, value] of rows) {
    list.append(text('dt', name), text('dd', value));
  }
  return article([
    right
      ? text('p', `✓ 已核对:该记录在 ${proof.day} 公布的根里。 Checked in this browser: the record is in the root published for ${proof.day}.`, 'good')
      : text('p', '✗ 证明不成立。 The proof does not hold.', 'bad'),
    list,
  ]);
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
