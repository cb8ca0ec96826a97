/** Deadlocks of a recorded run that has had none: which of its transactions could have met, and whether they really do. */
import { placeOf } from "../statement-place.ts";
import { adviseFix } from "./advise-fix.ts";
import type { DeadlockPrediction, PredictedParty, PredictionReport } from "./deadlock-prediction.ts";
import { InterleavingForce, type Interleaving, type MeasuredTransaction } from "./force-interleaving.ts";
import { LockProbe } from "./held-locks.ts";
import { instancesFor } from "./instances.ts";
import { keepsOrder, keyOrders, type KeyOrder } from "./key-order.ts";
import { describeAcquisition, type LockAcquisition } from "./lock-acquisition.ts";
import { findLockCycle, mayFormCycle, type LockCycle } from "./lock-order.ts";
import { LockMeasurement, type MeasureConnections } from "./measure-locks.ts";
import { predictSlots } from "./predict-slots.ts";
import { readRelations } from "./relation-catalog.ts";
import { ScratchDatabase, type ScratchOptions } from "./scratch-database.ts";
import type { RecordedRun, TransactionTrace } from "./transaction-trace.ts";

/** How to predict. */
export interface PredictOptions extends ScratchOptions {
  /** The most transactions of one circle, 2 to 4. @defaultValue 3 */
  readonly maxTransactions?: number;
  /** Whether each is made to happen; without, they are only said to be possible. @defaultValue true */
  readonly confirm?: boolean;
}

/** A template with what was measured of it. */
interface Template {
  /** At most {@link KEPT_INSTANCES}, with different values. */
  readonly instances: readonly MeasuredTransaction[];
  readonly orders: ReadonlyMap<string, KeyOrder>;
}

/** How a confirmed prediction came about; for running it again elsewhere. Holds values. */
export interface Replay {
  readonly traces: readonly TransactionTrace[];
  readonly interleaving: Interleaving;
}

const KEPT_INSTANCES = 2;
/** Observations of one template that are measured, for the order of its rows. */
const MAX_OBSERVATIONS = 6;
const replays = new WeakMap<DeadlockPrediction, Replay>();

/** How a confirmed prediction was made to happen; undefined for others. Holds the values of the recorded run. */
export function replayOf(prediction: DeadlockPrediction): Replay | undefined {
  return replays.get(prediction);
}

class Predictor {
  readonly #options: PredictOptions;
  readonly #database: ScratchDatabase;
  readonly #measured = new Map<string, MeasuredTransaction | undefined>();
  readonly #unseen = new Set<string>();
  #measurement!: LockMeasurement;
  #force!: InterleavingForce;
  #probe!: LockProbe;

  constructor(options: PredictOptions) {
    this.#options = options;
    this.#database = new ScratchDatabase(options);
  }

  async predict(run: RecordedRun): Promise<PredictionReport> {
    try {
      await this.#open();
      const templates = await this.#templates(run);
      const predictions = [
        ...(await this.#circles(templates)),
        ...(await predictSlots(run.slots, this.#database, this.#options.confirm ?? true)),
      ];
      for (const name of this.#probe.skipped) this.#unseen.add(`${name} is too large to be scanned for row locks.`);
      return { predictions, templates: templates.length, unseen: [...this.#unseen] };
    } finally {
      await this.#database.close();
    }
  }

  async #open(): Promise<void> {
    const [actor, obstacle, observer] = await Promise.all([1, 2, 3].map(() => this.#database.connect()));
    const connections = { actor, obstacle, observer } as MeasureConnections;
    await connections.observer.query("create extension if not exists pgrowlocks");
    await connections.observer.query("set lock_timeout = '2s'");
    this.#probe = new LockProbe(connections.observer, await readRelations(connections.observer));
    this.#measurement = new LockMeasurement(this.#database, connections, this.#probe);
    this.#force = new InterleavingForce(this.#database, connections, this.#probe);
  }

  /** Measures an instance, once. */
  async #measure(trace: TransactionTrace): Promise<MeasuredTransaction | undefined> {
    const id = JSON.stringify([
      trace.template,
      trace.binding,
      trace.statements.map(({ values }) => values.map(String)),
    ]);
    if (!this.#measured.has(id)) {
      const result = await this.#measurement.measure(trace);
      this.#measured.set(id, result.ok ? { trace, locks: result.locks } : undefined);
    }
    return this.#measured.get(id);
  }

  async #templates({ transactions }: RecordedRun): Promise<Template[]> {
    const groups = Map.groupBy(transactions, ({ template }) => template);
    const templates: Template[] = [];
    for (const traces of groups.values()) {
      const instances: MeasuredTransaction[] = [];
      for (const trace of traces.slice(0, MAX_OBSERVATIONS)) {
        const measured = await this.#measure(trace);
        if (measured !== undefined) instances.push(measured);
      }
      if (instances.length === 0)
        this.#unseen.add(`${nameOf(traces[0]!)} could not be replayed on the scratch database.`);
      if (!instances.some(({ locks }) => locks.length > 0)) continue;
      const orders = keyOrders(instances.map(({ locks }) => locks));
      templates.push({ instances: [...new Set(instances)].slice(0, KEPT_INSTANCES), orders });
    }
    return templates;
  }

  async #circles(templates: readonly Template[]): Promise<DeadlockPrediction[]> {
    const found: DeadlockPrediction[] = [];
    const inPairs = new Set<string>();
    for (const [index, one] of templates.entries())
      for (const [offset, other] of templates.slice(index).entries()) {
        const prediction = await this.#among([one, other]);
        if (prediction === undefined) continue;
        found.push(prediction);
        inPairs.add(`${index} ${index + offset}`);
      }
    for (let size = 3; size <= (this.#options.maxTransactions ?? 3); size += 1)
      for (const chosen of combinations(templates.length, size)) {
        const hasPair = chosen.some((one) => chosen.some((other) => inPairs.has(`${one} ${other}`)));
        const prediction = hasPair ? undefined : await this.#among(chosen.map((index) => templates[index]!));
        if (prediction !== undefined) found.push(prediction);
      }
    return found;
  }

  /** A circle among instances of the templates, one of each: one that was made to happen, else one that may. */
  async #among(templates: readonly Template[]): Promise<DeadlockPrediction | undefined> {
    const [first, ...others] = templates as readonly [Template, ...Template[]];
    let possible: DeadlockPrediction | undefined;
    for (const start of first.instances) {
      for await (const transactions of this.#choices([start], others)) {
        const cycle = findLockCycle(transactions.map(({ locks }) => locks));
        if (cycle === undefined) continue;
        const prediction = await this.#tell(transactions, cycle);
        if (prediction.confirmed) return prediction;
        possible ??= prediction;
      }
    }
    return possible;
  }

  /** Instances of the other templates that touch what the chosen ones touch. */
  async *#choices(
    chosen: readonly MeasuredTransaction[],
    templates: readonly Template[],
  ): AsyncGenerator<readonly MeasuredTransaction[]> {
    const [template, ...rest] = templates;
    if (template === undefined) return void (yield chosen);
    const union = { trace: chosen[0]!.trace, locks: chosen.flatMap(({ locks }) => locks) };
    for (const instance of template.instances) {
      const all = [...chosen, instance].map(({ locks }) => locks);
      if (rest.length === 0 && !mayFormCycle(all)) continue;
      for (const trace of instancesFor(union, instance)) {
        const measured = await this.#measure(trace);
        if (measured === undefined || !keepsOrder(measured.locks, template.orders)) continue;
        yield* this.#choices([...chosen, measured], rest);
      }
    }
  }

  async #tell(transactions: readonly MeasuredTransaction[], cycle: LockCycle): Promise<DeadlockPrediction> {
    const members = cycle.members.map((member, index) => {
      const { trace, locks } = transactions[member]!;
      return { trace, holds: locks[cycle.holdsAt[index]!]!, waits: locks[cycle.waitsAt[index]!]! };
    });
    const confirm = this.#options.confirm ?? true;
    const interleaving = confirm ? await this.#force.force(transactions, cycle) : undefined;
    const prediction: DeadlockPrediction = {
      kind: "locks",
      confirmed: interleaving !== undefined,
      parties: members.map(({ trace, holds, waits }) => partyOf(trace, holds, waits)),
      fix: adviseFix(members),
    };
    if (interleaving !== undefined)
      replays.set(prediction, { traces: members.map(({ trace }) => trace), interleaving });
    return prediction;
  }
}

function nameOf({ name, statements }: TransactionTrace): string {
  return name ?? `The transaction at ${statements[0]?.callSite ?? "an unknown place"}`;
}

function partyOf(trace: TransactionTrace, holds: LockAcquisition, waits: LockAcquisition): PredictedParty {
  const told = (lock: LockAcquisition): PredictedParty["holds"] => {
    const last = trace.statements.at(-1);
    // After the last statement there is only COMMIT.
    const { text, callSite } = trace.statements[lock.statement] ?? { text: "commit", callSite: last?.callSite };
    return { statement: placeOf(text, undefined, callSite), lock: describeAcquisition(lock) };
  };
  return { transaction: trace.name, holds: told(holds), waits: told(waits) };
}

/** Ways to choose `size` of the first `count` numbers. */
function combinations(count: number, size: number, from = 0): number[][] {
  if (size === 0) return [[]];
  const found: number[][] = [];
  for (let first = from; first <= count - size; first += 1)
    for (const rest of combinations(count, size - 1, first + 1)) found.push([first, ...rest]);
  return found;
}

/**
 * Says which transactions of a recorded run can deadlock, with both statements and call sites, and makes each happen.
 *
 * Each transaction is replayed alone on the scratch database, which has to be as the recorded run found it; its locks and
 * their order are measured. Then other instances of the same code are looked for that lock the same objects the other way
 * round, for one tenant. Everything is rolled back; sequences go on.
 *
 * Source: the lock-order graph of deadlock prediction; Bar et al., "WeSEER" (ICDE 2023), for ORM applications.
 * @throws The driver's error when the scratch database can't be used; it needs a superuser and the extension pgrowlocks.
 */
export function predictDeadlocks(run: RecordedRun, options: PredictOptions): Promise<PredictionReport> {
  return new Predictor(options).predict(run);
}
