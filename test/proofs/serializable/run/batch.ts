import type { IsolationLevel } from "@tapdb/core";
import type { Random } from "../../harness/random.ts";
import type { Group, Script, Workload } from "../workloads/workload.ts";
import type { Numbers } from "./attempt.ts";
import { Points } from "./points.ts";
import { runTransaction, type Fate, type Lane, type Told } from "./run-transaction.ts";
import type { Verdicts } from "./verdicts.ts";
import { createGroups, dropGroups, quiesce, readGroups, readLedger, type World } from "./world.ts";

const TENANTS = ["acme", "globex", "initech"] as const;
/** The share of transactions with each of the rarer fates. */
const RARE = 0.02;
const fateOf = (random: Random): Fate =>
  random.chance(RARE) ? "stumble" : random.chance(RARE) ? "change of mind" : "return";

/** Groups of one workload at one level that are made, run and judged together. */
export interface Batch {
  readonly lane: Lane;
  readonly workload: Workload;
  readonly isolation: IsolationLevel;
  readonly groups: number;
}

/** What batches work with. */
export interface BatchTools {
  readonly world: World;
  readonly numbers: Numbers;
  readonly random: Random;
  readonly verdicts: Verdicts;
  /** Called after each transaction. */
  pulse(): void;
}

interface Planned {
  readonly id: number;
  readonly tenant: string;
  readonly group: Group;
  readonly random: Random;
}

/** Runs the scripts of a group, so many at the same time, in order. */
async function runGroup({ lane, workload, isolation }: Batch, planned: Planned, tools: BatchTools): Promise<Told[]> {
  const { group, id, tenant, random } = planned;
  const points = new Points(group.scripts.length);
  const told: Told[] = [];
  const waiting = group.scripts.map((script, index): [Script, number] => [script, index]);
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [script, index] = next;
      const fate = fateOf(random);
      const site = {
        lane,
        workload: workload.name,
        tenant,
        isolation,
        group: id,
        numbers: tools.numbers,
        points,
        index,
        fate,
      };
      told.push(await runTransaction(script, site));
      tools.pulse();
    }
  };
  await Promise.all(Array.from({ length: group.parallel }, worker));
  return told;
}

/** Makes the groups of a batch, runs them, judges them, and removes them. */
export async function runBatch(batch: Batch, tools: BatchTools): Promise<void> {
  const { world, numbers, random, verdicts } = tools;
  const planned = Array.from({ length: batch.groups }, (): Planned => {
    const own = random.fork();
    return { id: numbers.next(), tenant: own.pick(TENANTS), group: batch.workload.make(own), random: own };
  });
  await createGroups(
    world,
    planned.map(({ id, tenant, group }) => ({ group: id, tenant, rows: group.rows })),
  );
  const results = new Map<number, Told[]>();
  const waiting = [...planned];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results.set(next.id, await runGroup(batch, next, tools));
  };
  await Promise.all(Array.from({ length: batch.lane.groups }, worker));
  await quiesce(world, batch.lane.name);
  const ids = planned.map(({ id }) => id);
  const attempts = [...results.values()].flat().flatMap((told) => told.attempts.map(({ id }) => id));
  const [truths, ledger] = [await readGroups(world, ids), await readLedger(world, attempts)];
  for (const { id, group } of planned) {
    const { lane, workload, isolation } = batch;
    const [told, truth] = [results.get(id)!, truths.get(id)!];
    verdicts.settle({ lane, workload, isolation, group, told, truth, ledger });
  }
  await dropGroups(world, ids, attempts);
}
