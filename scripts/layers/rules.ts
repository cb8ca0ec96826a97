import { layerOf, type Architecture } from "./architecture.ts";
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

function layerRule(architecture: Architecture): Rule {
  const { core } = architecture;
  const entryOf = (path: string | undefined): string | undefined =>
    path !== undefined && isUnder(path, core.root) ? path.slice(core.root.length + 1).split("/")[0] : undefined;
  return ({ from, file }) => {
    const [source, target] = [entryOf(from), entryOf(file)];
    if (source === undefined || target === undefined || source === target) return undefined;
    const [own, other] = [layerOf(architecture, source), layerOf(architecture, target)];
    if (own === undefined || other === undefined) {
      return {
        what: `${own === undefined ? source : target} has no layer`,
        reason: "Add it to architecture.config.json.",
      };
    }
    const layer = core.layers[own]!;
    if (other < own || (other === own && layer.siblings === "free")) return undefined;
    if (core.exceptions.some((exception) => exception.from === source && exception.to === target)) return undefined;
    return { what: `${source} may not import ${other === own ? "its sibling " : ""}${target}`, reason: layer.reason };
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
