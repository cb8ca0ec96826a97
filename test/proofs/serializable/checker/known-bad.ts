/** Histories of which one knows what is wrong with them, at least one for each phenomenon. */
import type { AnomalyClass, History, Operation } from "./history.ts";

/** A history, and what a checker has to say of it. */
export interface KnownHistory {
  readonly name: string;
  readonly history: History;
  readonly classes: readonly AnomalyClass[];
}

const read = (key: string, version: number, writer: number): Operation => ({ kind: "read", key, version, writer });
const write = (key: string, version: number): Operation => ({ kind: "write", key, version });
const append = (key: string, value: number): Operation => ({ kind: "append", key, value });
const list = (key: string, ...values: number[]): Operation => ({ kind: "list", key, values });
const insert = (set: string, item: number): Operation => ({ kind: "insert", set, item });
const scan = (set: string, ...items: number[]): Operation => ({ kind: "scan", set, items });

/** Transactions 1, 2, …; those in `aborted` did not commit. */
function history(
  operations: readonly (readonly Operation[])[],
  { final = [], aborted = [] }: { final?: readonly Operation[]; aborted?: readonly number[] } = {},
): History {
  const transactions = operations.map((own, index) => ({
    id: index + 1,
    committed: !aborted.includes(index + 1),
    operations: own,
  }));
  return { transactions, final };
}

const cycles: readonly KnownHistory[] = [
  {
    name: "dirty writes in two orders",
    classes: ["G0"],
    history: history([
      [write("x", 1), write("y", 2)],
      [write("x", 2), write("y", 1)],
    ]),
  },
  {
    name: "two transactions that read each other",
    classes: ["G1c"],
    history: history([
      [write("x", 1), read("y", 1, 2)],
      [write("y", 1), read("x", 1, 1)],
    ]),
  },
  {
    name: "lost update",
    classes: ["G-single"],
    history: history([
      [read("x", 0, 0), write("x", 1)],
      [read("x", 0, 0), write("x", 2)],
    ]),
  },
  {
    name: "read skew",
    classes: ["G-single"],
    history: history([
      [read("x", 0, 0), read("y", 1, 2)],
      [write("x", 1), write("y", 1)],
    ]),
  },
  {
    name: "a read that can't be repeated",
    classes: ["G-single"],
    history: history([[read("x", 0, 0), read("x", 1, 2)], [write("x", 1)]]),
  },
  {
    name: "write skew: two doctors go off call",
    classes: ["G2-item"],
    history: history([
      [read("a", 0, 0), read("b", 0, 0), write("a", 1)],
      [read("a", 0, 0), read("b", 0, 0), write("b", 1)],
    ]),
  },
  {
    name: "a ring of three",
    classes: ["G2-item"],
    history: history([
      [read("a", 0, 0), write("b", 1)],
      [read("b", 0, 0), write("c", 1)],
      [read("c", 0, 0), write("a", 1)],
    ]),
  },
  {
    name: "the read-only transaction anomaly",
    classes: ["G2-item"],
    history: history([
      [read("checking", 0, 0), read("savings", 0, 0), write("checking", 1)],
      [read("savings", 0, 0), write("savings", 1)],
      [read("checking", 0, 0), read("savings", 1, 2)],
    ]),
  },
  {
    name: "phantoms",
    classes: ["G2"],
    history: history([
      [scan("s"), insert("s", 1)],
      [scan("s"), insert("s", 2)],
    ]),
  },
  {
    name: "a phantom between two scans",
    classes: ["G-single"],
    history: history([[scan("s"), scan("s", 1)], [insert("s", 1)]]),
  },
  {
    name: "a lost update of a list",
    classes: ["G-single"],
    history: history(
      [
        [list("x"), append("x", 1)],
        [list("x"), append("x", 2)],
      ],
      { final: [list("x", 1, 2)] },
    ),
  },
];

const reads: readonly KnownHistory[] = [
  {
    name: "a read of what was rolled back",
    classes: ["G1a"],
    history: history([[write("x", 1)], [read("x", 1, 1)]], { aborted: [1] }),
  },
  {
    name: "a read of what was not final",
    classes: ["G1b"],
    history: history([[write("x", 1), write("x", 2)], [read("x", 1, 1)]]),
  },
  {
    name: "a write that its transaction does not see",
    classes: ["internal"],
    history: history([[write("x", 1), read("x", 0, 0)]]),
  },
  {
    name: "a read of what nobody wrote",
    classes: ["garbage"],
    history: history([[write("x", 1)], [read("x", 7, 1)]]),
  },
];

const writes: readonly KnownHistory[] = [
  {
    name: "an acknowledged write that is not there",
    classes: ["lost-write"],
    history: history([[write("x", 1)], [write("x", 2)]], { final: [read("x", 1, 1)] }),
  },
  {
    name: "an acknowledged row that is not there",
    classes: ["lost-write"],
    history: history([[insert("s", 1)], [insert("s", 2)]], { final: [scan("s", 2)] }),
  },
  {
    name: "an acknowledged append that is not there",
    classes: ["lost-write"],
    history: history([[append("x", 1)], [append("x", 2)]], { final: [list("x", 2)] }),
  },
  {
    name: "a list in two orders",
    classes: ["lost-write"],
    history: history([[append("x", 1)], [append("x", 2)], [list("x", 2)]], { final: [list("x", 1, 2)] }),
  },
  {
    name: "a write that was rolled back and is there",
    classes: ["G1a"],
    history: history([[write("x", 1)]], { final: [read("x", 1, 1)], aborted: [1] }),
  },
  {
    name: "a row that was rolled back and is there",
    classes: ["G1a"],
    history: history([[insert("s", 1)]], { final: [scan("s", 1)], aborted: [1] }),
  },
  {
    name: "one version by two transactions",
    classes: ["duplicate-write"],
    history: history([[write("x", 1)], [write("x", 1)]]),
  },
  {
    name: "an append that was made twice",
    classes: ["duplicate-write"],
    history: history([[append("x", 1)]], { final: [list("x", 1, 1)] }),
  },
];

/** All of them. */
export const knownBad: readonly KnownHistory[] = [...cycles, ...reads, ...writes];
