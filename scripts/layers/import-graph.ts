import { globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { posix } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/** One import of one file. Paths are relative to the repository, with forward slashes. */
export interface Import {
  readonly from: string;
  readonly line: number;
  readonly specifier: string;
  /** The file that a relative specifier names, or undefined for a package. */
  readonly file: string | undefined;
  /** The package that a bare specifier names, or undefined for a file and for Node's own modules. */
  readonly library: string | undefined;
}

const BUILTIN = new Set(builtinModules);

/** Parses every TypeScript file under `folders` and lists what it imports, types and dynamic imports included. */
export function readImports(root: string, folders: readonly string[]): Import[] {
  const files = globSync(
    folders.map((folder) => `${folder}/**/*.ts`),
    { cwd: root, exclude: (path) => /(?:^|\/)(?:node_modules|dist|generated)(?:\/|$)/.test(path) },
  );
  return files
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !/\/(?:node_modules|dist|generated)\//.test(file))
    .toSorted()
    .flatMap((file) => importsOf(file, readFileSync(`${root}/${file}`, "utf8")));
}

/** What one source text imports. */
export function importsOf(file: string, source: string): Import[] {
  const { module, program } = parseSync(file, source);
  const typeImports: { value: string; start: number }[] = [];
  new Visitor({
    TSImportType: ({ source: { value, start } }) => typeImports.push({ value, start }),
  }).visit(program);
  const requests = [
    ...typeImports,
    ...module.staticImports.map((entry) => entry.moduleRequest),
    ...module.staticExports.flatMap((entry) => entry.entries.flatMap((item) => item.moduleRequest ?? [])),
    ...module.dynamicImports.map((entry) => literal(source, entry.moduleRequest)),
  ];
  const unique = new Map(requests.flatMap((request) => (request === undefined ? [] : [[request.start, request]])));
  return [...unique.values()].map(({ value, start }) => ({
    from: file,
    line: source.slice(0, start).split("\n").length,
    specifier: value,
    file: value.startsWith(".") ? posix.join(posix.dirname(file), value) : undefined,
    library: value.startsWith(".") ? undefined : packageName(value),
  }));
}

function literal(source: string, { start, end }: { start: number; end: number }) {
  const quoted = /^(["'`])([^"'`$]+)\1$/.exec(source.slice(start, end));
  return quoted === null ? undefined : { value: quoted[2]!, start };
}

function packageName(specifier: string): string | undefined {
  if (specifier.startsWith("node:") || BUILTIN.has(specifier)) return undefined;
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}
