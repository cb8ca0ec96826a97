import type { OrmName } from "../applications/shop-application.ts";
import type { Attack, AttackResult, Scene } from "./attack.ts";

/** What came of all attacks on one ORM, by the name of the attack. */
export interface IsolationResult {
  readonly orm: OrmName;
  readonly version: string;
  readonly attacks: Readonly<Record<string, AttackResult>>;
  readonly tried: number;
  readonly leaked: number;
}

/** Runs the attacks one after the other; `onProgress` hears the share that is done. */
export async function runIsolation(
  scene: Scene,
  attacks: readonly Attack[],
  signal: AbortSignal,
  onProgress: (done: number) => void,
): Promise<IsolationResult> {
  const results: [string, AttackResult][] = [];
  for (const [index, attack] of attacks.entries()) {
    signal.throwIfAborted();
    onProgress(index / attacks.length);
    results.push([attack.name, await attack.run(scene)]);
  }
  const sum = (of: (result: AttackResult) => number): number =>
    results.reduce((all, [, result]) => all + of(result), 0);
  return {
    orm: scene.app.orm,
    version: scene.app.version,
    attacks: Object.fromEntries(results),
    tried: sum(({ tried }) => tried),
    leaked: sum(({ leaked }) => leaked),
  };
}
