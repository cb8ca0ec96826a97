import { QueryProfiler } from "@tapdb/core";
import { heapInUse } from "../harness/collect-garbage.ts";
import type { FigureInput } from "../harness/figure.ts";

const DISTINCT_TEXTS = 100_000;
const STATEMENTS_PER_UNIT = 20;
const MEGABYTE = 2 ** 20;

/** Half of the texts have values in them, as MikroORM sends them; the other half are statements of their own. */
function textAt(index: number): string {
  const text = index % DISTINCT_TEXTS;
  const table = text % 2 === 0 ? `table_${text}` : `table_${text % 40}`;
  return `select "t".* from "${table}" as "t" where "t"."id" = ${text} and "t"."name" = 'name ${text}' order by "t"."id"`;
}

function feed(profiler: QueryProfiler, from: number, to: number): void {
  let unitOfWork = {};
  for (let index = from; index < to; index += 1) {
    if (index % STATEMENTS_PER_UNIT === 0) unitOfWork = {};
    profiler.onStatement({
      text: textAt(index),
      parameterCount: 0,
      durationMs: 0.1 + (index % 997) / 100,
      rows: index % 7,
      errorCode: index % 1_000 === 0 ? "23505" : undefined,
      labels: {
        orm: "mikro-orm",
        operation: "select",
        entity: `Entity${index % 300}`,
        callSite: () => `src/file${index % 500}.ts:1:1`,
      },
      unitOfWork,
      inTransaction: false,
    });
  }
}

/** Whether the profiler's heap stays as it is after 200,000 of a million statements. */
export async function heapFigures(total: number): Promise<FigureInput[]> {
  const before = heapInUse();
  const profiler = new QueryProfiler();
  feed(profiler, 0, total / 5);
  const early = heapInUse() - before;
  feed(profiler, total / 5, total);
  const late = heapInUse() - before;
  const { calls } = (await profiler.report()).total;
  return [
    {
      name: "profiler.heap.growth",
      value: (100 * (late - early)) / early,
      unit: "%",
      target: 5,
      exact: total >= 1_000_000,
    },
    { name: "profiler.heap.size", value: late / MEGABYTE, unit: "MB" },
    { name: "profiler.statements.lost", value: total - calls, unit: "statements", target: 0, exact: true },
  ];
}
