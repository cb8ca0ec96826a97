import type { BenchmarkContext } from "../harness/define-benchmark.ts";
import type { FigureInput } from "../harness/figure.ts";
import { interleave } from "../harness/interleave.ts";
import { median } from "../harness/statistics.ts";
import type { Reader, Stack } from "./reader.ts";

/** What a stack has to reach on one transport. */
export interface StackGoal {
  /** `raw.loopback`. */
  readonly name: string;
  /** Protected / bare, at most. */
  readonly target: number;
  /** Reads of one round of one variant. */
  readonly reads: number;
  /** The seeded customers of the tenant are 1 to this. */
  readonly rows: number;
}

/** The median time of a read, microseconds. */
async function timeOf(reader: Reader, { reads, rows }: StackGoal): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < reads; index += 1) {
    const startedAt = process.hrtime.bigint();
    const found = await reader.read(1 + (index % rows));
    times.push(Number(process.hrtime.bigint() - startedAt) / 1_000);
    if (!found) throw new RangeError("a read found nothing: the comparison would be of different work");
  }
  return median(times);
}

/** Protected and today's way as ratios to the same stack unprotected, in turns. */
export async function stackFigures(context: BenchmarkContext, stack: Stack, goal: StackGoal): Promise<FigureInput[]> {
  const samples = await interleave({
    rounds: context.rounds,
    warmup: 2,
    variants: {
      bare: () => timeOf(stack.bare, goal),
      protected: () => timeOf(stack.protected, goal),
      today: () => timeOf(stack.today, goal),
    },
    onRound: (done, of) => context.note(`${goal.name}, round ${done} of ${of}`),
  });
  return [
    {
      name: `tenancy.${goal.name}.ratio`,
      value: samples.ratio("protected", "bare"),
      unit: "x",
      target: goal.target,
      rival: "BEGIN, set_config, read, COMMIT",
      rivalValue: samples.ratio("today", "bare"),
    },
    { name: `tenancy.${goal.name}.bare`, value: samples.median("bare"), unit: "µs" },
  ];
}
