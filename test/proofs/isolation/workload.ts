import type { FigureInput } from "../../../benchmarks/harness/figure.ts";
import type { ProofContext } from "../harness/define-proof.ts";
import { errorCode } from "./error-code.ts";
import { figuresOf } from "./figures.ts";
import { FinalScan } from "./final-scan.ts";
import { isDisturbance, Judge } from "./judge.ts";
import { walk, type Course } from "./lane.ts";
import { rawLanes, silentLane, tapMaker } from "./lanes.ts";
import { Ledger } from "./ledger.ts";
import type { Mutation } from "./mutations/mutation.ts";
import { ormLanes } from "./orm-lanes.ts";
import { planOf } from "./plan.ts";
import { Killer, makeWorld } from "./world.ts";

/**
 * Runs all lanes at the same time, kills backends under them, and looks at what is left.
 *
 * @param only the lanes of the pool itself, or of one ORM. @defaultValue all
 */
export async function runWorkload(context: ProofContext, only: Mutation["seenBy"]): Promise<readonly FigureInput[]> {
  const { tally, random, broken } = context;
  const startedAt = performance.now();
  const plan = planOf(context.scale, broken !== undefined);
  context.step("making the database", plan.calls);
  const world = await makeWorld(context, plan.tenants);
  const judge = new Judge(tally);
  watchRejections(judge, context);
  const ledger = new Ledger();
  const make = tapMaker(world, context);
  const killer = new Killer(world, () => random.uint32());
  const silent = await silentLane(world, plan, make, context);
  context.step("opening the ORMs");
  const ofPool = only === undefined || only === "pool" ? [...rawLanes(world, plan, make), silent.lane] : [];
  const ofOrms = only === "pool" ? [] : await ormLanes(world, plan, make, context, only);
  const lanes = [...ofPool, ...ofOrms];
  let nextKill = plan.killEvery;
  let stopped = false;
  context.defer(() => (stopped = true));
  const course: Course = {
    tenants: world.tenants,
    judge,
    ledger,
    patienceMs: plan.patienceMs,
    isOver: () => stopped || judge.hangs || (broken !== undefined && tally.failed > 0),
    pulse: () => {
      if (tally.tried < nextKill) return;
      nextKill = tally.tried + plan.killEvery;
      killer.strike();
    },
  };
  context.step("all lanes at once");
  await Promise.all(lanes.map((lane) => walk(lane, course, random.fork())));
  await killer.stop();
  const { flights } = await silent.proxy.stats();
  if (flights > 0) judge.fault("unexpected", `${flights} flights reached the server with no context`);
  context.step("looking at every row");
  if (!course.isOver()) await new FinalScan(world, judge, ledger).run();
  const retried = lanes.reduce((sum, { tap }) => sum + tap.transactions.getMetrics().retried, 0);
  return figuresOf({ judge, ledger, killed: killer.killed, retried, seconds: (performance.now() - startedAt) / 1000 });
}

/** TypeORM's lazy relations leave a promise behind that nobody handles when a kill ends them; everything else is a fault. */
function watchRejections(judge: Judge, { defer }: ProofContext): void {
  const onRejection = (error: unknown): void => {
    const code = errorCode(error);
    if (isDisturbance(code)) judge.disturbance(code);
    else judge.fault("unexpected", `nobody handled ${code} ${error instanceof Error ? error.stack : ""}`);
  };
  process.on("unhandledRejection", onRejection);
  defer(() => process.off("unhandledRejection", onRejection));
}
