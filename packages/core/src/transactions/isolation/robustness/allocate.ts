import type { IsolationLevel } from "../../../drivers/pg/index.ts";
import type { FoundSplit, Levels } from "./find-split.ts";

/** The levels of PostgreSQL, the lowest first. */
export const ISOLATION_LEVELS = ["read committed", "repeatable read", "serializable"] as const;

/** The level of a program, and why it is not a lower one. */
export interface AllocatedLevel {
  readonly program: string;
  readonly level: IsolationLevel;
  /** For each lower level, a counterexample at that level with every other program at its own; the lowest first. */
  readonly forbidden: readonly { readonly level: IsolationLevel; readonly split: FoundSplit }[];
}

/**
 * Levels at which all programs together stay serializable and none of which can be lowered by itself. Of transactions that
 * only read and write there is one such allocation, the lowest in every program (Vandevoort, Ketsman, Neven 2023, section 5).
 * Row locks can make a higher level less safe than a lower one; then lowering goes on until nothing more can be lowered.
 *
 * @param programs The program that each template belongs to.
 * @param counterexample Finds one at given levels.
 */
export function allocate(
  programs: readonly string[],
  counterexample: (levels: Levels) => FoundSplit | undefined,
): AllocatedLevel[] {
  const names = [...new Set(programs)];
  const chosen = new Map<string, IsolationLevel>(names.map((name) => [name, "serializable"]));
  const attempt = (name: string, level: IsolationLevel): FoundSplit | undefined => {
    return counterexample(programs.map((program) => (program === name ? level : chosen.get(program)!)));
  };
  for (let changed = true; changed;) {
    changed = false;
    for (const name of names) {
      const current = ISOLATION_LEVELS.indexOf(chosen.get(name)!);
      const lower = ISOLATION_LEVELS.slice(0, current).find((level) => attempt(name, level) === undefined);
      if (lower === undefined) continue;
      chosen.set(name, lower);
      changed = true;
    }
  }
  return names.map((program) => {
    const level = chosen.get(program)!;
    const lower = ISOLATION_LEVELS.slice(0, ISOLATION_LEVELS.indexOf(level));
    return { program, level, forbidden: lower.map((each) => ({ level: each, split: attempt(program, each)! })) };
  });
}
