import type { IsolationLevel } from "../../drivers/pg/index.ts";
import type { Dependency, Obstacle, ScheduledStep } from "./isolation-advice.ts";
import { mayMeet } from "./robustness/candidate.ts";
import { ELSEWHERE, type Instance } from "./robustness/instance.ts";
import type { Robustness } from "./robustness/robustness.ts";
import type { SplitSchedule } from "./robustness/split-schedule.ts";
import { FOLLOWS, IS_FOLLOWED, IS_READ_BEFORE, READS_BEFORE, type StepConflict } from "./robustness/step-conflicts.ts";
import type { TemplateStep, TransactionTemplate } from "./transaction-template.ts";

function accessOf({ reads, writes, locks }: TemplateStep): ScheduledStep["access"] {
  if (writes !== undefined) return reads === undefined ? "write" : "update";
  return locks === true ? "lock" : "read";
}

const LETTERS = 26;

/** `A`, `B`, … `Z`, `A1`, … */
function letter(index: number): string {
  return String.fromCharCode(65 + (index % LETTERS)) + (index < LETTERS ? "" : String(Math.floor(index / LETTERS)));
}

/** Names the values of a schedule: equal values get equal letters. */
class ValueNames {
  readonly #names = new Map<string, string>();

  /** @param owner The transaction, for values that are nobody else's. */
  of(value: number, owner: number, parameter: number): string {
    const key = value === ELSEWHERE ? `${owner};${parameter}` : String(value);
    const known = this.#names.get(key) ?? letter(this.#names.size);
    this.#names.set(key, known);
    return known;
  }
}

/** Says a counterexample in statements and rows. */
export class SplitExplainer {
  readonly #robustness: Robustness;
  readonly #templates: readonly TransactionTemplate[];
  readonly #schedule: SplitSchedule;
  readonly #transactions: readonly Instance[];
  readonly #values = new ValueNames();

  constructor(robustness: Robustness, templates: readonly TransactionTemplate[], schedule: SplitSchedule) {
    this.#robustness = robustness;
    this.#templates = templates;
    this.#schedule = schedule;
    this.#transactions = [schedule.split, ...schedule.between];
  }

  obstacle(level: IsolationLevel): Obstacle {
    return { level, cycle: this.#cycle(), schedule: this.#steps() };
  }

  #steps(): ScheduledStep[] {
    const { at } = this.#schedule;
    const whole = (who: number): ScheduledStep[] =>
      this.#template(who).steps.map((_, step) => this.#scheduled(who, step));
    const first = whole(0);
    const between = this.#schedule.between.flatMap((_, index) => whole(index + 1));
    return [...first.slice(0, at + 1), ...between, ...first.slice(at + 1)];
  }

  #template(who: number): TransactionTemplate {
    return this.#templates[this.#transactions[who]!.template]!;
  }

  #scheduled(who: number, step: number): ScheduledStep {
    const { name, steps } = this.#template(who);
    const { relation, key, source } = steps[step]!;
    const instance = this.#transactions[who]!;
    const { parameters } = this.#robustness.world.templates[instance.template]!;
    const row = Object.entries(key).map(([column, parameter]) => {
      const index = parameters.indexOf(parameter);
      return [column, this.#values.of(instance.values[index]!, who, index)] as const;
    });
    return {
      transaction: who + 1,
      program: name,
      step,
      relation,
      row: Object.fromEntries(row),
      access: accessOf(steps[step]!),
      source,
    };
  }

  #cycle(): Dependency[] {
    const { between, at } = this.#schedule;
    const first = this.#dependency(
      0,
      1,
      (conflict) => conflict.one === at && (conflict.kinds & READS_BEFORE) !== 0,
      "rw",
    );
    const chain = between.slice(1).map((_, index) => this.#anyDependency(index + 1, index + 2));
    return [first!, ...chain, this.#closing(between.length)];
  }

  /** From the last transaction back to the split one: of what it read, else of what the split one does after it. */
  #closing(last: number): Dependency {
    const { at } = this.#schedule;
    const read = this.#dependency(last, 0, ({ kinds }) => (kinds & READS_BEFORE) !== 0, "rw");
    if (read !== undefined) return read;
    return this.#dependency(last, 0, ({ kinds, other }) => (kinds & IS_FOLLOWED) !== 0 && other > at, undefined)!;
  }

  /** Between two that run one after the other. */
  #anyDependency(from: number, to: number): Dependency {
    return (
      this.#dependency(from, to, ({ kinds }) => (kinds & IS_FOLLOWED) !== 0, undefined) ??
      this.#dependency(from, to, ({ kinds }) => (kinds & (READS_BEFORE | IS_READ_BEFORE | FOLLOWS)) !== 0, "rw")!
    );
  }

  #dependency(
    from: number,
    to: number,
    accept: (conflict: StepConflict) => boolean,
    kind: Dependency["kind"] | undefined,
  ): Dependency | undefined {
    const [one, other] = [this.#transactions[from]!, this.#transactions[to]!];
    const conflict = this.#robustness
      .conflicts(one, other)
      .find((each) => accept(each) && mayMeet(each, one.values, other.values));
    if (conflict === undefined) return undefined;
    const [start, end] = [this.#scheduled(from, conflict.one), this.#scheduled(to, conflict.other)];
    return { from: start, to: end, kind: kind ?? (end.access === "write" ? "ww" : "wr") };
  }
}
