#!/usr/bin/env python3
"""Checks what Tributary publishes, in another language and without its code. Python 3.9 or newer, nothing to install.

  audit.py chain DATA                          the hash chain of a journal, from its files alone
  audit.py root RECORDS --day D [--zone Z]     a day's Merkle root, from what `inspect` printed
  audit.py proof FILE                          a proof as `prove` prints it
  audit.py draws RECORDS --pools POOLS         random pools' gifts, from the seeds in GET /api/v1/pools
  audit.py roots FILE --key PUB                signatures of disclosure/roots.json, by the platform's public key (PEM);
                                               --published FILE: what GET /api/v1/roots printed, which must agree

root and proof take --root HEX, chain takes --head HEX: what was published. Exit 0: right. 1: wrong. 2: can't be read.
"""

import argparse
import base64
import datetime
import hashlib
import json
import pathlib
import re
import struct
import sys
import zoneinfo

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MILLISECOND = datetime.timedelta(milliseconds=1)
LEAF_OUTCOMES = {"accepted", "held", "refunded"}
LEAF_KINDS = {"donation", "refund", "contribution", "allocation", "correction"}
LEAF_EVENTS = {"deferred-share", "milestone", "voided"}
WELL_FORMED = re.compile(r"[a-z0-9][a-z0-9-]{0,31}\Z")


class Wrong(Exception):
    """Something is not what was published."""


def sha256(data):
    return hashlib.sha256(data).digest()


# ---- Merkle trees (RFC 9162) ----


def leaf_hash(text):
    return sha256(b"\0" + text.encode("utf-8"))


def node_hash(left, right):
    return sha256(b"\1" + left + right)


class Tree:
    """Perfect subtrees still to be joined, largest first."""

    def __init__(self):
        self.size = 0
        self.subtrees = []

    def add(self, text):
        self.subtrees.append((0, leaf_hash(text)))
        self.size += 1
        while len(self.subtrees) > 1 and self.subtrees[-1][0] == self.subtrees[-2][0]:
            level, right = self.subtrees.pop()
            _, left = self.subtrees.pop()
            self.subtrees.append((level + 1, node_hash(left, right)))

    def root(self):
        if not self.subtrees:
            return sha256(b"")
        root = self.subtrees[-1][1]
        for _, left in reversed(self.subtrees[:-1]):
            root = node_hash(left, root)
        return root


def root_of_proof(proof):
    """Section 2.1.3.2; None if the path does not fit the tree."""
    node, last = proof["leafIndex"], proof["treeSize"] - 1
    if not 0 <= node <= last:
        return None
    current = leaf_hash(proof["leaf"])
    for step in proof["path"]:
        if last == 0:
            return None
        sibling = bytes.fromhex(step)
        if node & 1 or node == last:
            current = node_hash(sibling, current)
            while node and not node & 1:
                node >>= 1
                last >>= 1
        else:
            current = node_hash(current, sibling)
        node >>= 1
        last >>= 1
    return current if last == 0 else None


# ---- records as inspect prints them ----


def records(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def at_ms(text):
    moment = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=datetime.timezone.utc)
    return (moment - EPOCH) // MILLISECOND


def is_leaf(record):
    if record["outcome"] not in LEAF_OUTCOMES:
        return False
    return record["kind"] in LEAF_KINDS or record["kind"] == "pool" and record.get("event") in LEAF_EVENTS


def leaf_text(record, ids):
    own = (record.get("channel") or "", record.get("transactionId") or "")
    channel, transaction = ids.get(record.get("originalSequence"), ("", "")) if record["kind"] == "pool" else own
    donation = sha256(f"{channel}:{transaction}".encode("utf-8")).hex() if channel else ""
    project = record.get("project") or ""
    lines = [f"{line['pool']}={line['amountFen']}" for line in record["matched"] if line["amountFen"]]
    return "|".join([
        "1",
        str(record["sequence"]),
        str(at_ms(record["at"])),
        record["kind"],
        donation,
        project if WELL_FORMED.match(project) else "",
        "0" if record["kind"] == "pool" else str(record["amountFen"]),
        ",".join(lines),
        record["outcome"],
    ])


def check_root(arguments):
    zone = zoneinfo.ZoneInfo(arguments.zone)
    tree, ids, expected = Tree(), {}, 1
    for record in records(arguments.records):
        if record["sequence"] != expected:
            raise Wrong(f"sequence {expected} is missing: the file goes on with {record['sequence']}")
        expected += 1
        if record.get("channel"):
            ids[record["sequence"]] = (record["channel"], record["transactionId"] or "")
        day = (EPOCH + at_ms(record["at"]) * MILLISECOND).astimezone(zone).date().isoformat()
        if day == arguments.day and is_leaf(record):
            tree.add(leaf_text(record, ids))
    compare("root", tree.root().hex(), arguments.root)
    print(f"root of {arguments.day}: {tree.root().hex()} over {tree.size} leaves")


def check_proof(arguments):
    with open(arguments.file, encoding="utf-8") as file:
        proof = json.load(file)
    for each in [proof, *proof.get("related", [])]:
        root = root_of_proof(each)
        if root is None or root.hex() != each["root"].lower():
            raise Wrong(f"the leaf is not in the tree of root {each['root']}: {each['leaf']}")
        told = ",".join(f"{line['pool']}={line['amountFen']}" for line in each.get("matched", []) if line["amountFen"])
        if each.get("matched") and told != each["leaf"].split("|")[7]:
            raise Wrong(f"the lines told ({told}) are not the leaf's: {each['leaf']}")
        print(f"right: in the tree of {each['day']}: {each['leaf']}")
    compare("root", proof["root"], arguments.root)


# ---- random pools ----


def drawn_fen(seed, pool, channel, transaction, min_fen, max_fen):
    digest = sha256(f"{seed}:{pool}:{channel}:{transaction}".encode("utf-8"))
    return min_fen + int.from_bytes(digest[:8], "big") % (max_fen - min_fen + 1)


def check_draws(arguments):
    with open(arguments.pools, encoding="utf-8") as file:
        pools = {pool["id"]: pool for pool in json.load(file) if pool.get("seed")}
    for pool in pools.values():
        if sha256(pool["seed"].encode("utf-8")).hex() != pool["seedCommitment"].lower():
            raise Wrong(f"the seed of {pool['id']} is not the one of its commitment {pool['seedCommitment']}")
    commitments, lines, wrong = {}, dict.fromkeys(pools, 0), []
    for record in records(arguments.records):
        if record.get("change") == "pool" and record.get("rule") == "random":
            commitments.setdefault(record["id"], set()).add(record["seedCommitment"].lower())
        if record["kind"] not in LEAF_KINDS or record["kind"] == "refund" or record["outcome"] != "accepted":
            continue
        for line in record["matched"]:
            pool = pools.get(line["pool"])
            if pool is None or line["amountFen"] < 0:
                continue
            drawn = drawn_fen(
                pool["seed"], pool["id"], record["channel"], record["transactionId"], pool["minFen"], pool["maxFen"])
            lines[pool["id"]] += 1
            # a limit may lower a gift, and nothing else may change it
            if line["amountFen"] > drawn or line["cut"] is None and line["amountFen"] != drawn:
                wrong.append(f"sequence {record['sequence']}: {pool['id']} gave {line['amountFen']}, drawn is {drawn}")
    for pool in pools.values():
        if commitments.get(pool["id"], set()) != {pool["seedCommitment"].lower()}:
            raise Wrong(f"the journal has other commitments of {pool['id']}: {commitments.get(pool['id'])}")
    if wrong:
        raise Wrong("; ".join(wrong[:20]) + f" ({len(wrong)} in all)")
    for pool, count in lines.items():
        print(f"draws of {pool}: {count} lines are what the seed gives")
    if not pools:
        print("no pool has a published seed yet: nothing was checked")


# ---- signatures (Ed25519, RFC 8032) ----

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def recovered_x(y, sign):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or not x and sign:
        return None
    return P - x if x & 1 != sign else x


def point(data):
    encoded = int.from_bytes(data, "little")
    y = encoded & (1 << 255) - 1
    x = recovered_x(y, encoded >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def plus(one, other):
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(factor, of):
    product = (0, 1, 1, 0)
    while factor:
        if factor & 1:
            product = plus(product, of)
        of = plus(of, of)
        factor >>= 1
    return product


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recovered_x(BASE_Y, 0), BASE_Y, 1, recovered_x(BASE_Y, 0) * BASE_Y % P)


def is_signed(key, text, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    public, commitment, s = point(key), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if public is None or commitment is None or s >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % ORDER
    left, right = times(s, BASE), plus(commitment, times(challenge, public))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def public_key(path):
    with open(path, encoding="ascii") as file:
        body = "".join(line.strip() for line in file if not line.startswith("-----"))
    key = base64.b64decode(body, validate=True)
    if len(key) != 44 or not key.startswith(bytes.fromhex("302a300506032b6570032100")):
        raise ValueError(f"{path} is no public key of Ed25519 in PEM")
    return key[12:]


def check_roots(arguments):
    with open(arguments.file, encoding="utf-8") as file:
        disclosed = json.load(file)
    key = public_key(arguments.key)
    if base64.b64decode(disclosed["publicKey"]) != key:
        raise Wrong("the roots are signed by another key than the one you have")
    published = {}
    if arguments.published:
        with open(arguments.published, encoding="utf-8") as file:
            published = {each["day"]: each["root"] for each in json.load(file)["roots"]}
    for each in disclosed["roots"]:
        text = "|".join(
            ["tributary-root-1", disclosed["campaign"], each["day"], str(each["treeSize"]), each["root"]])
        if each["text"] != text or not is_signed(key, text.encode("utf-8"), base64.b64decode(each["signature"])):
            raise Wrong(f"the root of {each['day']} is not signed by that key")
        compare(f"root of {each['day']}", each["root"], published.get(each["day"]))
        print(f"signed: {text}")
    if not disclosed["roots"]:
        print("no day is final yet: nothing was signed")


# ---- the journal's files ----

NOT_COMPLETE, META_DATA, LENGTH = 0x80000000, 0x40000000, 0x3FFFFFFF
BATCH = struct.Struct("<4sHHIIIIqqqIIqqqII32s")
HASHED = 56  # what a process decides for itself stands before it
EPOCH_HEADER = struct.Struct("<4sHHIIqqqqq32s")


def excerpts(path):
    """Chronicle Queue: documents behind four-byte headers on four-byte boundaries."""
    with open(path, "rb") as file:
        position = 0
        while True:
            file.seek(position)
            header = int.from_bytes(file.read(4), "little")
            if header == 0 or header & NOT_COMPLETE:
                return
            length = header & LENGTH
            if not header & META_DATA:
                yield position, file.read(length)
            position = (position + 4 + length + 3) & ~3


def epochs(data):
    found = {}
    for directory in sorted(pathlib.Path(data, "journal").glob("epoch-*")):
        files = sorted(directory.glob("*.cq4"))
        first = next(excerpts(files[0]), None) if files else None
        if first and first[1][:4] == b"TRE1":
            fields = EPOCH_HEADER.unpack_from(first[1])
            found[fields[3]] = {"files": files, "before": fields[5], "batch": fields[6], "hash": fields[10]}
    chain, number, last = [], max(found, default=0), None
    while number:
        if number not in found:
            raise Wrong(f"epoch {number} is missing")
        chain.insert(0, dict(found[number], last=last))
        last = found[number]["batch"]
        number = found[number]["before"]
    return chain


def check_chain(arguments):
    head, batch, sequence = bytes(32), 0, 0
    for epoch in epochs(arguments.data):
        if epoch["hash"] != head or epoch["batch"] != batch:
            raise Wrong(f"{epoch['files'][0]}: the epoch continues batch {epoch['batch']}, the journal ends at {batch}")
        for path in epoch["files"]:
            for position, frame in excerpts(path):
                if frame[:4] != b"TRB1" or epoch["last"] is not None and batch >= epoch["last"]:
                    continue
                fields = BATCH.unpack_from(frame)
                if fields[17] != head or fields[12] != batch + 1 or fields[13] != sequence + 1:
                    raise Wrong(f"{path} at byte {position}: batch {fields[12]} does not continue batch {batch}, "
                                f"sequence {sequence}")
                head, batch, sequence = sha256(frame[HASHED:fields[4]]), fields[12], sequence + fields[15]
    compare("chain head", head.hex(), arguments.head)
    print(f"chain: {batch} batches up to sequence {sequence}, head {head.hex()}")


def compare(what, found, published):
    if published and found.lower() != published.lower():
        raise Wrong(f"{what} is {found}, published is {published}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    chain = commands.add_parser("chain")
    chain.add_argument("data")
    chain.add_argument("--head")
    chain.set_defaults(run=check_chain)
    root = commands.add_parser("root")
    root.add_argument("records")
    root.add_argument("--day", required=True)
    root.add_argument("--zone", default="Asia/Shanghai")
    root.add_argument("--root")
    root.set_defaults(run=check_root)
    proof = commands.add_parser("proof")
    proof.add_argument("file")
    proof.add_argument("--root")
    proof.set_defaults(run=check_proof)
    draws = commands.add_parser("draws")
    draws.add_argument("records")
    draws.add_argument("--pools", required=True)
    draws.set_defaults(run=check_draws)
    roots = commands.add_parser("roots")
    roots.add_argument("file")
    roots.add_argument("--key", required=True)
    roots.add_argument("--published")
    roots.set_defaults(run=check_roots)
    arguments = parser.parse_args()
    try:
        arguments.run(arguments)
    except Wrong as wrong:
        print(f"WRONG: {wrong}", file=sys.stderr)
        return 1
    except (OSError, ValueError, KeyError, struct.error) as problem:
        print(f"can't be read: {problem!r}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
