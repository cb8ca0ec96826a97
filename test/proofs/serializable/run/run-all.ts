import type { IsolationLevel } from "@tapdb/core";
import type { FigureInput } from "../../../../benchmarks/harness/figure.ts";
import type { ProofContext } from "../../harness/define-proof.ts";
import type { Random } from "../../harness/random.ts";
import { checkTheChecker } from "../checker/check-the-checker.ts";
import { allWorkloads } from "../workloads/all-workloads.ts";
import { Numbers } from "./attempt.ts";
import { runBatch, type Batch, type BatchTools } from "./batch.ts";
import { figuresOf } from "./figures.ts";
import { Killer } from "./killer.ts";
import { openLanes } from "./lanes.ts";
import { planOf } from "./plan.ts";
import type { Lane } from "./run-transaction.ts";
import { Verdicts } from "./verdicts.ts";
import { makeWorld } from "./world.ts";

/** Serializable twice: it is what the claim is about. */
const LEVELS: readonly IsolationLevel[] = ["serializable", "read committed", "serializable", "repeatable read"];
const GROUPS = 8;

/** Every workload at every level, in random order, again and again: whichever lane is free takes the next. */
function* courses(random: Random): Generator<Pick<Batch, "workload" | "isolation">, never> {
  for (;;) {
    const all = allWorkloads.flatMap((workload) => LEVELS.map((isolation) => ({ workload, isolation })));
    yield* random.shuffled(all);
  }
}

/** Tries the checker, then the transactions, and gives the figures. */
export async function runAll(context: ProofContext, onlyPool: boolean): Promise<readonly FigureInput[]> {
  const { scale, broken, random, tally } = context;
  const plan = planOf(scale, broken !== undefined);
  context.step("trying the checker");
  const trial = checkTheChecker(random.fork(), tally, plan.checkerTrials);
  context.step("making the database");
  const world = await makeWorld(context);
  const { lanes, proxy } = await openLanes(world, context, onlyPool);
  const verdicts = new Verdicts(tally);
  const killer = new Killer(world, plan.killEvery, () => random.uint32());
  const numbers = new Numbers();
  let stopped = false;
  const isOver = (): boolean =>
    stopped || verdicts.transactions >= plan.transactions || (broken !== undefined && tally.failed > 0);
  const course = courses(random.fork());
  const startedAt = performance.now();
  context.step("all lanes at once", tally.tried + plan.transactions);
  const drive = async (lane: Lane): Promise<void> => {
    const own = random.fork();
    const tools: BatchTools = { world, numbers, random: own, verdicts, pulse: () => killer.pulse() };
    while (!isOver()) await runBatch({ lane, groups: GROUPS, ...course.next().value }, tools);
  };
  const driven = Promise.all(lanes.map(drive));
  // Interrupted, lanes end before what they work on is closed.
  context.defer(() => {
    stopped = true;
    return driven;
  });
  await driven;
  await killer.stop();
  verdicts.judgeRetries();
  const { faults } = await proxy.stats();
  const seconds = (performance.now() - startedAt) / 1000;
  return figuresOf(verdicts, { trial, faults, killed: killer.killed, seconds });
}
