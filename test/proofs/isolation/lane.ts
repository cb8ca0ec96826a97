import type { Tapdb } from "@tapdb/core";
import type { Random } from "../harness/random.ts";
import { errorCode } from "./error-code.ts";
import { isDisturbance, Verdicts, type CallCounter, type Judge } from "./judge.ts";
import type { Ledger } from "./ledger.ts";
import type { Operation } from "./operation.ts";
import type { Tenant } from "./tenants.ts";

/** A tapdb of one configuration, and what is done with it. */
export interface Lane {
  readonly name: string;
  readonly tap: Tapdb;
  readonly operations: readonly Operation[];
  /** How many go through it at the same time, each starting several operations in one tick. */
  readonly walkers: number;
  /** Operations that a walker starts in one tick, at most. */
  readonly burst: number;
  /** Checked calls after which it is done. */
  readonly quota: number;
}

/** What a walk needs beside its lane. */
export interface Course {
  readonly tenants: readonly Tenant[];
  readonly judge: Judge;
  readonly ledger: Ledger;
  /** Whether the run is over for all lanes, for example after a planted defect was noticed. */
  isOver(): boolean;
  /** The longest that a burst may take, milliseconds: beyond it something hangs. */
  readonly patienceMs: number;
  /** Called after each burst. */
  pulse(): void;
}

function weighted(operations: readonly Operation[]): (random: Random) => Operation {
  const bounds: number[] = [];
  let sum = 0;
  for (const { weight } of operations) bounds.push((sum += weight));
  return (random) => {
    const at = random.float() * sum;
    return operations[bounds.findIndex((bound) => at < bound)]!;
  };
}

/** Runs one operation; an error that is none of what kills do is a failure. */
async function attempt(
  lane: Lane,
  operation: Operation,
  course: Course,
  random: Random,
  counter: CallCounter,
): Promise<void> {
  const { tenants, judge, ledger } = course;
  const index = random.integer(0, tenants.length - 1);
  const tenant = tenants[index]!;
  const other = tenants[(index + random.integer(1, tenants.length - 1)) % tenants.length]!;
  const where = `${lane.name} / ${operation.group} / ${operation.name}`;
  const verdicts = new Verdicts(judge, operation.group, where, counter);
  const step = { tap: lane.tap, tenant, other, random, verdicts, ledger };
  try {
    if (operation.context === "none") await operation.run(step);
    else await lane.tap.withTenant(tenant.id, () => operation.run(step));
  } catch (error) {
    const code = errorCode(error);
    if (isDisturbance(code)) verdicts.disturbed(code);
    else judge.fault("unexpected", `${where}: ${code} ${error instanceof Error ? error.message.split("\n")[0] : ""}`);
  }
}

/** Walks a lane until its quota is reached. */
export async function walk(lane: Lane, course: Course, random: Random): Promise<void> {
  const choose = weighted(lane.operations);
  const counter: CallCounter = { calls: 0 };
  const walkers = Array.from({ length: lane.walkers }, async () => {
    const own = random.fork();
    while (!course.isOver() && counter.calls < lane.quota) {
      const chosen = Array.from({ length: own.integer(1, lane.burst) }, () => [choose(own), own.fork()] as const);
      const pending = new Set(chosen.map(([operation]) => operation));
      const burst = chosen.map(([operation, fork]) =>
        attempt(lane, operation, course, fork, counter).finally(() => pending.delete(operation)),
      );
      await patiently(lane, course, Promise.all(burst), pending);
      course.pulse();
    }
  });
  await Promise.all(walkers);
}

async function patiently(
  lane: Lane,
  { judge, patienceMs }: Course,
  work: Promise<unknown>,
  pending: ReadonlySet<Operation>,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(resolve, patienceMs, true);
  const hung = await Promise.race([work.then(() => false), promise]);
  clearTimeout(timer);
  if (!hung) return;
  judge.hangs = true;
  const names = [...pending].map(({ name }) => name).join(", ");
  judge.fault("unexpected", `${lane.name}: not over within ${patienceMs} ms: ${names}`);
}
