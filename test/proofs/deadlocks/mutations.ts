import type { Mutation } from "../isolation/mutations/mutation.ts";

const DETECTOR = "packages/core/src/transactions/deadlocks";

/** A defect, and whether it is the live detector's. */
export interface DeadlockMutation extends Mutation {
  readonly live?: true;
}

function edit(file: string, find: string, replace: string): Mutation["edits"] {
  return [{ file: `${DETECTOR}/${file}`, find, replace }];
}

/** What `--break` can plant. */
export const deadlockMutations: readonly DeadlockMutation[] = [
  {
    name: "foreign-keys-ignored",
    about: "locks that foreign keys' checks take on the parent are not counted",
    edits: edit(
      "prediction/measure-locks.ts",
      "  return now.filter((lock) => {",
      '  return now.filter((lock) => {\n    if (lock.mode === "FOR KEY SHARE") return false;',
    ),
  },
  {
    name: "row-matrix-wrong",
    about: "FOR KEY SHARE is taken to exclude updates that leave the key",
    edits: edit(
      "lock-modes.ts",
      '"FOR KEY SHARE": ["FOR UPDATE"]',
      '"FOR KEY SHARE": ["FOR NO KEY UPDATE", "FOR UPDATE"]',
    ),
  },
  {
    name: "table-matrix-wrong",
    about: "LOCK TABLE in SHARE mode is taken to let writers through",
    edits: edit("lock-modes.ts", '  ShareLock: [\n    "RowExclusiveLock",', "  ShareLock: ["),
  },
  {
    name: "order-of-code-ignored",
    about: "code that sorts its rows is taken for code that does not",
    edits: edit(
      "prediction/key-order.ts",
      "return wanted === undefined || order === undefined || order === wanted;",
      "return true;",
    ),
  },
  {
    name: "order-in-statement-ignored",
    about: "the order in which one statement takes its rows is not measured",
    edits: edit("prediction/measure-locks.ts", "return { rank, waits: true };", "return { rank: 0, waits: true };"),
  },
  {
    name: "first-lock-ignored",
    about: "a lock that keeps two transactions apart is not seen",
    edits: edit(
      "prediction/lock-order.ts",
      "if (conflictingHeld(other, otherEnd, one[index]!) !== -1) return false;",
      "if (conflictingHeld(other, otherEnd, one[index]!) < -1) return false;",
    ),
  },
  {
    name: "tenant-ignored",
    about: "replays see every tenant's rows",
    edits: edit(
      "prediction/scratch-database.ts",
      'const asRole = role === undefined ? ""',
      'const asRole = role !== "" ? ""',
    ),
  },
  {
    name: "keys-ignored",
    about: "keys that an insert claims are not counted",
    edits: edit(
      "prediction/held-locks.ts",
      "return [...heavy.map(heavyLock), ...rows, ...keys];",
      "return [...heavy.map(heavyLock), ...rows, ...keys.slice(0, 0)];",
    ),
  },
  {
    name: "own-rows-only",
    about: "instances with new rows of their own are not considered",
    edits: edit(
      "prediction/instances.ts",
      "  const fresh = freshKeys(other);",
      "  const fresh = freshKeys(other).slice(0, 0);",
    ),
  },
  {
    name: "pairs-only",
    about: "circles of three are not looked for",
    edits: edit("prediction/predict-deadlocks.ts", "size <= (this.#options.maxTransactions ?? 3)", "size <= 2"),
  },
  {
    name: "nowait-ignored",
    about: "NOWAIT, SKIP LOCKED and lock_timeout are taken to wait",
    edits: edit("prediction/lock-order.ts", "        if (!locks[waitsAt]!.waits) continue;\n", ""),
  },
  {
    name: "confirmed-unseen",
    about: "a prediction counts as confirmed whether the server ended a transaction or not",
    edits: edit(
      "prediction/force-interleaving.ts",
      "      return state.deadlock;\n    }\n    return state.deadlock;",
      "      return true;\n    }\n    return true;",
    ),
    live: true,
  },
  {
    name: "busy-connections-held",
    about: "a connection that runs a statement counts as held for nothing",
    edits: edit("prediction/trace-recorder.ts", " && other.pipeline_.runningJob === undefined", ""),
  },
  {
    name: "late",
    about: "the live detector looks at a statement only when it is four times as old",
    edits: edit(
      "live/lock-watch.ts",
      "this.#nextAge.get(job) ?? this.#afterMs;",
      "this.#nextAge.get(job) ?? 4 * this.#afterMs;",
    ),
    live: true,
  },
  {
    name: "strangers",
    about: "the live detector does not know its own connections",
    edits: edit(
      "live/describe-parties.ts",
      "if (processID !== null) running.set(processID, pipeline_.runningJob);",
      "if (processID === -1) running.set(processID, pipeline_.runningJob);",
    ),
    live: true,
  },
  {
    name: "circles-of-two",
    about: "the live detector gives up on circles of more than two",
    edits: edit(
      "live/blocking-graph.ts",
      "      queue.push(edge.blocker);\n",
      "      if (at === start) cameBy.set(edge.blocker, edge);\n",
    ),
    live: true,
  },
];
