import type { Architecture } from "./architecture.ts";
import type { Import } from "./import-graph.ts";

/** An import that the table does not allow. */
export interface Violation {
  readonly where: string;
  readonly what: string;
  readonly reason: string;
}

type Rule = (edge: Import) => { readonly what: string; readonly reason: string } | undefined;

const isTest = (path: string): boolean => path.endsWith(".test.ts");
const isUnder = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
const packageOf = (path: string): string | undefined => /^packages\/([^/]+)\//.exec(path)?.[1];

/** Checks `imports` against the table; tests may import what they like, except in circles. */
export function findViolations(architecture: Architecture, imports: readonly Import[]): Violation[] {
  const rules = [layerRule(architecture), packageRule(architecture), libraryRule(architecture)];
  return imports
    .filter((edge) => edge.from.startsWith("packages/") && !isTest(edge.from))
    .flatMap((edge) =>
      rules.flatMap((rule) => {
        const broken = rule(edge);
        return broken === undefined ? [] : [{ where: `${edge.from}:${edge.line}`, ...broken }];
      }),
    );
}

function layerRule({ core }: Architecture): Rule {
  const rank = new Map(core.layers.flatMap((layer, index) => layer.folders.map((folder) => [folder, index] as const)));
  const folderOf = (path: string | undefined): string | undefined =>
    path !== undefined && isUnder(path, core.root) ? path.slice(core.root.length + 1).split("/")[0] : undefined;
  return ({ from, file }) => {
    const [source, target] = [folderOf(from), folderOf(file)];
    if (source === undefined || target === undefined || source === target) return undefined;
    const [low, high] = [rank.get(source), rank.get(target)];
    if (low === undefined || high === undefined) {
      const stray = low === undefined ? source : target;
      return { what: `${stray} has no layer`, reason: "Add it to architecture.config.json." };
    }
    if (high < low) return undefined;
    if (core.exceptions.some((exception) => exception.from === source && exception.to === target)) return undefined;
    const layer = core.layers[low]!;
    const what = high === low ? `${source} may not import its sibling ${target}` : `${source} may not import ${target}`;
    return { what, reason: layer.reason };
  };
}

function packageRule({ packages }: Architecture): Rule {
  return ({ from, file, library }) => {
    const source = packageOf(from)!;
    const allowed = packages[source];
    if (allowed === undefined) return { what: `${source} is not in the table`, reason: "Add it to packages." };
    if (file !== undefined && !isUnder(file, `packages/${source}`)) {
      return { what: `${file} is in another place`, reason: "Packages import each other by name." };
    }
    const target = library?.startsWith("@tapdb/") === true ? library.slice("@tapdb/".length) : source;
    if (target === source || allowed.includes(target)) return undefined;
    return {
      what: `${source} may not import ${target}`,
      reason: `It may import ${allowed.join(", ") || "no package"}.`,
    };
  };
}

function libraryRule({ libraries }: Architecture): Rule {
  return ({ from, library }) => {
    const rule = libraries.find(({ packages }) => library !== undefined && packages.includes(library));
    if (rule === undefined || rule.importedBy.some((path) => isUnder(from, path))) return undefined;
    return { what: `${library} is imported only by ${rule.importedBy.join(", ")}`, reason: rule.reason };
  };
}
