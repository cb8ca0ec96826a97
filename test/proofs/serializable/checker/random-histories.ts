/** Histories to try the checker on. */
import type { Random } from "../../harness/random.ts";
import type { History, Operation, RecordedTransaction } from "./history.ts";

const KEYS = ["x", "y", "z"] as const;
const SETS = ["p", "q"] as const;

/** A database of one copy, in which transactions run one after the other. */
class SerialDatabase {
  readonly #rows = new Map<string, { version: number; writer: number }>();
  readonly #lists = new Map<string, number[]>();
  readonly #sets = new Map<string, number[]>();
  readonly #random: Random;
  #next = 1;

  constructor(random: Random) {
    this.#random = random;
  }

  #row(key: string): { version: number; writer: number } {
    return this.#rows.get(key) ?? { version: 0, writer: 0 };
  }

  #read(key: string): Operation {
    return { kind: "read", key, ...this.#row(key) };
  }

  #write(key: string, writer: number): Operation {
    const version = this.#row(key).version + 1;
    this.#rows.set(key, { version, writer });
    return { kind: "write", key, version };
  }

  #append(key: string): Operation {
    const value = this.#next++;
    this.#lists.set(key, [...(this.#lists.get(key) ?? []), value]);
    return { kind: "append", key, value };
  }

  #insert(set: string): Operation {
    const item = this.#next++;
    this.#sets.set(set, [...(this.#sets.get(set) ?? []), item]);
    return { kind: "insert", set, item };
  }

  step(transaction: number): Operation {
    const random = this.#random;
    const [key, set] = [random.pick(KEYS), random.pick(SETS)];
    const lists = `list-${key}`;
    return random.pick([
      () => this.#read(key),
      () => this.#write(key, transaction),
      () => this.#append(lists),
      (): Operation => ({ kind: "list", key: lists, values: this.#lists.get(lists) ?? [] }),
      () => this.#insert(set),
      (): Operation => ({ kind: "scan", set, items: this.#sets.get(set) ?? [] }),
    ])();
  }

  final(): Operation[] {
    return [
      ...[...this.#rows.keys()].map((key) => this.#read(key)),
      ...[...this.#lists].map(([key, values]): Operation => ({ kind: "list", key, values })),
      ...[...this.#sets].map(([set, items]): Operation => ({ kind: "scan", set, items })),
    ];
  }
}

/** Transactions one after the other, told in random order: nothing may be found in them. */
export function serialHistory(random: Random, length: number): History {
  const database = new SerialDatabase(random);
  const transactions: RecordedTransaction[] = [];
  for (let id = 1; id <= length; id += 1) {
    const operations = Array.from({ length: random.integer(1, 6) }, () => database.step(id));
    transactions.push({ id, committed: true, operations });
  }
  return { transactions: random.shuffled(transactions), final: database.final() };
}

/** Few transactions that see arbitrary versions of few keys: some could have run one after the other, some not. */
export function smallHistory(random: Random): History {
  const keys = KEYS.slice(0, random.integer(1, 3));
  const count = random.integer(2, 4);
  const writers = new Map(
    keys.map((key) => [key, random.shuffled(ids(count)).slice(0, random.integer(0, count))] as const),
  );
  const transactions = ids(count).map((id): RecordedTransaction => {
    const operations = keys.flatMap((key): Operation[] => {
      const order = writers.get(key)!;
      const own = order.indexOf(id) + 1;
      // A version of somebody else; what it writes itself comes after what it read.
      const version = random.integer(0, order.length);
      const reads = random.chance(0.6) && version !== own;
      return [
        ...(reads ? [{ kind: "read", key, version, writer: order[version - 1] ?? 0 } as const] : []),
        ...(own > 0 ? [{ kind: "write", key, version: own } as const] : []),
      ];
    });
    return { id, committed: true, operations };
  });
  return { transactions, final: [] };
}

const ids = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
