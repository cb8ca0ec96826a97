import { readdir } from "node:fs/promises";
import { fileURLToPath, pathToFileURL } from "node:url";
import { join } from "node:path";

const NOT_SCENARIOS = new Set(["run.ts"]);

/** A scenario is a module of the folder, named after its file. */
export class Scenarios<Definition> {
  readonly #folder: string;

  constructor(folder: URL) {
    this.#folder = fileURLToPath(folder);
  }

  /** The names, in alphabetical order. */
  async names(): Promise<string[]> {
    const files = await readdir(this.#folder);
    return files
      .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !NOT_SCENARIOS.has(file))
      .map((file) => file.slice(0, -".ts".length))
      .toSorted();
  }

  /** The scenario's default export. */
  async load(name: string): Promise<Definition> {
    const module = (await import(pathToFileURL(join(this.#folder, `${name}.ts`)).href)) as { default: Definition };
    return module.default;
  }

  /** Names with what each scenario says about itself, for a person. Loads them all, which takes its time. */
  async list(about: (definition: Definition) => string): Promise<string> {
    const names = await this.names();
    const width = Math.max(0, ...names.map((name) => name.length));
    const lines = names.map(async (name) => `  ${name.padEnd(width)}  ${about(await this.load(name))}`);
    return (await Promise.all(lines)).join("\n");
  }
}
