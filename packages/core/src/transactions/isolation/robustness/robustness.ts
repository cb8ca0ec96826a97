import type { TransactionTemplate } from "../transaction-template.ts";
import { allocate, type AllocatedLevel } from "./allocate.ts";
import { compileTemplates } from "./compiled-template.ts";
import { findCounterexample, type FoundSplit, type Levels } from "./find-split.ts";
import type { Instance, World } from "./instance.ts";
import { openWorld } from "./open-world.ts";
import { analyseSplit, type SplitAnalysis } from "./split-analysis.ts";
import { splitSchedule, type SplitSchedule } from "./split-schedule.ts";
import { stepConflicts, type StepConflict } from "./step-conflicts.ts";

/** Everything about a set of transactions that does not depend on levels, worked out once. */
export class Robustness {
  readonly world: World;
  readonly #conflicts: readonly StepConflict[][][];
  readonly #analyses: readonly SplitAnalysis[];

  constructor(world: World) {
    this.world = world;
    this.#conflicts = stepConflicts(world.templates);
    this.#analyses = Array.from(world.splits(), (split) => analyseSplit(world, this.#conflicts, split));
  }

  /** Of any number of transactions of each template. */
  static ofTemplates(templates: readonly TransactionTemplate[]): Robustness {
    return new Robustness(openWorld(compileTemplates(templates)));
  }

  /** A counterexample at these levels, or undefined when every permitted interleaving is serializable. */
  counterexample(levels: Levels): FoundSplit | undefined {
    return findCounterexample(this.#analyses, levels);
  }

  /** The lowest levels at which there is none. */
  allocate(): AllocatedLevel[] {
    const programs = this.world.templates.map(({ name }) => name);
    return allocate(programs, (levels) => this.counterexample(levels));
  }

  /** How steps of two transactions meet. */
  conflicts(one: Instance, other: Instance): readonly StepConflict[] {
    return this.#conflicts[one.template]![other.template]!;
  }

  schedule(found: FoundSplit): SplitSchedule {
    return splitSchedule(this.world, this.#conflicts, found);
  }
}
