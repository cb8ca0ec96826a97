import { readFileSync } from "node:fs";

/** One layer of the core: its folders may import those of earlier layers. */
export interface Layer {
  readonly name: string;
  /** Folders or files directly under the core's root; `*.ts` stands for every file there that no layer names. */
  readonly folders: readonly string[];
  /** Whether its folders may import each other. @defaultValue "none" */
  readonly siblings?: "free" | "none";
  readonly reason: string;
}

/** A folder that may import a sibling of its own layer, and why. */
export interface LayerException {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

/** Packages from the registry that only some paths may import, and why. */
export interface LibraryRule {
  readonly packages: readonly string[];
  readonly importedBy: readonly string[];
  readonly reason: string;
}

/** The table in architecture.config.json. */
export interface Architecture {
  readonly core: {
    readonly root: string;
    readonly layers: readonly Layer[];
    readonly exceptions: readonly LayerException[];
  };
  /** Folder under packages/ to the folders of the packages that it may import. */
  readonly packages: Readonly<Record<string, readonly string[]>>;
  readonly libraries: readonly LibraryRule[];
}

/** Reads the table of the repository at `root`. */
export function loadArchitecture(root: URL): Architecture {
  return JSON.parse(readFileSync(new URL("architecture.config.json", root), "utf8")) as Architecture;
}

/** The number of the layer that holds `entry` (a folder or a file under the core's root), or undefined when none does. */
export function layerOf({ core }: Architecture, entry: string): number | undefined {
  const holds = (name: string): number => core.layers.findIndex(({ folders }) => folders.includes(name));
  const index = holds(entry) < 0 && entry.endsWith(".ts") ? holds("*.ts") : holds(entry);
  return index < 0 ? undefined : index;
}
