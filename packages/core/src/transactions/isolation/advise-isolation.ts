import type { IsolationLevel } from "../../drivers/pg/index.ts";
import { SplitExplainer } from "./explain-split.ts";
import type { IsolationAdvice, ProgramAdvice, Promotion } from "./isolation-advice.ts";
import { ISOLATION_LEVELS, type AllocatedLevel } from "./robustness/allocate.ts";
import { Robustness } from "./robustness/robustness.ts";
import { ANY_RELATION, type TransactionTemplate } from "./transaction-template.ts";

function isUnknown({ steps }: TransactionTemplate): boolean {
  return steps.some(({ relation }) => relation === ANY_RELATION);
}

/** A read of one row that nobody wrote or locked yet: one that `FOR UPDATE` would lock. */
function isPromotable(template: TransactionTemplate, step: number): boolean {
  const { reads, writes, locks, rowKeys = [] } = template.steps[step]!;
  return reads !== undefined && writes === undefined && locks !== true && rowKeys.length > 0;
}

/** The templates with one more read of a row locked. */
function promoted(templates: readonly TransactionTemplate[], template: number, step: number): TransactionTemplate[] {
  const { name, steps } = templates[template]!;
  return templates.with(template, { name, steps: steps.with(step, { ...steps[step]!, locks: true }) });
}

function isLower(one: IsolationLevel, other: IsolationLevel): boolean {
  return ISOLATION_LEVELS.indexOf(one) < ISOLATION_LEVELS.indexOf(other);
}

/** Whether no program got a higher level than before. */
function isNoWorse(after: readonly AllocatedLevel[], before: readonly AllocatedLevel[]): boolean {
  return after.every(({ level }, index) => !isLower(before[index]!.level, level));
}

/**
 * Tries to lock the read at which the program is interrupted, then the next counterexample's, as long as there is one, and keeps
 * what lowers the program without raising another: decided anew each time by the same procedure as the levels themselves.
 */
function promotionOf(
  templates: readonly TransactionTemplate[],
  before: readonly AllocatedLevel[],
  program: string,
): Promotion | undefined {
  const own = before.find((each) => each.program === program)!;
  const steps: { template: number; step: number }[] = [];
  let current = [...templates];
  let allocated = own;
  for (let found = allocated.forbidden.at(-1)?.split; found !== undefined; found = allocated.forbidden.at(-1)?.split) {
    const { template } = found.analysis.split;
    if (current[template]!.name !== program || !isPromotable(current[template]!, found.at)) return undefined;
    steps.push({ template, step: found.at });
    current = promoted(current, template, found.at);
    const after = Robustness.ofTemplates(current).allocate();
    if (!isNoWorse(after, before)) return undefined;
    allocated = after.find((each) => each.program === program)!;
    if (isLower(allocated.level, own.level)) break;
  }
  if (!isLower(allocated.level, own.level)) return undefined;
  return {
    level: allocated.level,
    steps: steps.map(({ template, step }) => {
      const { relation, source } = templates[template]!.steps[step]!;
      return { step, relation, source };
    }),
  };
}

/** The default of {@link AdviseOptions.promotions}. */
const PROMOTIONS = true;

/** How to advise. */
export interface AdviseOptions {
  /** Whether to look for reads whose lock makes a lower level enough; takes one more decision for each. @defaultValue true */
  readonly promotions?: boolean;
}

/**
 * The lowest isolation level of each program at which every interleaving that PostgreSQL permits of any number of runs of them
 * is serializable, and for each lower level an interleaving that is not.
 *
 * The levels hold together: they are of no use beside programs that are not among the templates.
 *
 * Source: B. Vandevoort, B. Ketsman, F. Neven, "Allocating Isolation Levels to Transactions in a Multiversion Setting", PODS 2023.
 */
export function adviseIsolation(
  templates: readonly TransactionTemplate[],
  options: AdviseOptions = {},
): IsolationAdvice {
  const robustness = Robustness.ofTemplates(templates);
  const allocated = robustness.allocate();
  const advise = ({ program, level, forbidden }: AllocatedLevel): ProgramAdvice => ({
    program,
    level,
    assumedWorst: templates.some((template) => template.name === program && isUnknown(template)),
    obstacles: forbidden.map((each) =>
      new SplitExplainer(robustness, templates, robustness.schedule(each.split)).obstacle(each.level),
    ),
    promotion:
      forbidden.length > 0 && (options.promotions ?? PROMOTIONS)
        ? promotionOf(templates, allocated, program)
        : undefined,
  });
  return { programs: allocated.map(advise) };
}
