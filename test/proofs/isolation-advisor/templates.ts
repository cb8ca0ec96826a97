import type { TemplateStep, TransactionTemplate } from "@tapdb/core/isolation";
import type { FigureInput } from "../../../benchmarks/harness/figure.ts";
import { Robustness } from "../../../packages/core/src/transactions/isolation/robustness/robustness.ts";
import type { ProofContext } from "../harness/define-proof.ts";
import type { Random } from "../harness/random.ts";
import { Interleavings } from "./interleavings.ts";
import { describeSet, type SmallStep, type SmallTransaction } from "./small-transaction.ts";

const SETS = { small: 1_500, full: 50_000 };
/** Sets of transactions that are made of each set of templates. */
const INSTANCES = 8;
const ROWS = 3;
const LOWEST_IDS = ["p", "q"];
const KINDS = ["read", "write", "update", "lock"] as const;

function randomStep(random: Random): TemplateStep {
  const kind = random.pick(KINDS);
  const reads = kind === "write" ? {} : { reads: ["c0"] };
  const writes = kind === "write" || kind === "update" ? { writes: ["c0"] } : {};
  return {
    relation: random.pick(["t", "t", "u"]),
    key: { id: random.pick(LOWEST_IDS) },
    rowKeys: [["id"]],
    ...reads,
    ...writes,
    locks: kind === "lock",
  };
}

/** Each row is read at most once and written at most once by one parameter, and read first. */
function mayCome(step: TemplateStep, earlier: readonly TemplateStep[]): boolean {
  return earlier.every(
    ({ relation, key, writes, reads }) =>
      relation !== step.relation ||
      key.id !== step.key.id ||
      (writes === undefined && (reads === undefined || step.reads === undefined)),
  );
}

function randomTemplate(random: Random, name: string): TransactionTemplate {
  const steps: TemplateStep[] = [];
  const length = random.integer(1, 3);
  while (steps.length < length) {
    const step = randomStep(random);
    if (mayCome(step, steps)) steps.push(step);
    else if (random.chance(0.3)) break;
  }
  return { name, steps: steps.length > 0 ? steps : [randomStep(random)] };
}

/** A transaction of a template: its parameters are rows; those of the second relation come after those of the first. */
function instantiate({ steps }: TransactionTemplate, random: Random): SmallTransaction {
  const values = new Map(LOWEST_IDS.map((parameter) => [parameter, random.integer(0, ROWS - 1)]));
  return steps.map(({ relation, key, reads, writes, locks }): SmallStep => ({
    row: values.get(key.id!)! + (relation === "t" ? 0 : ROWS),
    reads: reads === undefined ? 0 : 1,
    writes: writes === undefined ? 0 : 1,
    locks: locks === true,
  }));
}

/**
 * Compares the advice for templates with every interleaving of transactions made of them: any of them, several times, with any
 * rows, equal ones too.
 */
export async function templates(context: ProofContext): Promise<readonly FigureInput[]> {
  const { tally, scale, step } = context;
  const random = context.random.fork();
  step("templates with parameters");
  let [sets, unsafe] = [0, 0];
  for (let index = 0; index < SETS[scale]; index += 1) {
    const programs = Array.from({ length: random.integer(1, 3) }, (_, at) => randomTemplate(random, `P${at + 1}`));
    const levels = Robustness.ofTemplates(programs)
      .allocate()
      .map(({ level }) => level);
    for (let round = 0; round < INSTANCES; round += 1) {
      const chosen = Array.from({ length: random.integer(2, 4) }, () => random.integer(0, programs.length - 1));
      const set = chosen.map((program) => instantiate(programs[program]!, random));
      const setLevels = chosen.map((program) => levels[program]!);
      const anomaly = new Interleavings(set, setLevels).findAnomaly();
      sets += 1;
      if (anomaly !== undefined) unsafe += 1;
      tally.check(anomaly === undefined, () => `${describeSet(set)} at ${setLevels.join(", ")}, of templates`);
    }
    if (index % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (context.broken !== undefined && tally.failed > 0) break;
  }
  return [
    { name: "templates.sets", value: sets, unit: "" },
    { name: "templates.unsafe", value: unsafe, unit: "", target: 0 },
  ];
}
