import { join } from "node:path";
import { checkTypes, lintTarball } from "../packaging/check-tarball.ts";
import { packAll, type Tarball } from "../packaging/pack.ts";
import { smokeTest } from "../packaging/smoke.ts";
import { mustRun } from "../run-command.ts";

/** One step of `npm run check`. */
export interface Step {
  readonly name: string;
  /** Does the step; resolves to what is worth saying in a line, rejects with what is wrong. */
  run(): Promise<string>;
}

function npmScript(name: string, script: string = name): Step {
  return {
    name,
    run: async () => (await mustRun("npm", ["run", "--silent", script])).trim().split("\n").at(-1) ?? "",
  };
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

/** The steps in the order in which they run; the packed packages go to `directory`. */
export function checkSteps(directory: string): Step[] {
  let packed: Promise<Tarball[]> | undefined;
  const tarballs = (): Promise<Tarball[]> => (packed ??= packAll(directory));
  const names = (items: readonly Tarball[]): string => `${items.length} packages`;
  return [
    npmScript("types", "typecheck"),
    npmScript("lint"),
    npmScript("format", "format:check"),
    npmScript("layers", "lint:layers"),
    npmScript("dead code", "lint:dead-code"),
    npmScript("error docs", "check:error-docs"),
    npmScript("rule docs", "check:rule-docs"),
    npmScript("links", "check:links"),
    {
      name: "publint",
      run: async () => {
        refuse((await Promise.all((await tarballs()).map(lintTarball))).flat());
        return names(await tarballs());
      },
    },
    {
      name: "attw",
      run: async () => {
        refuse((await Promise.all((await tarballs()).map(checkTypes))).flat());
        return names(await tarballs());
      },
    },
    {
      name: "pack, install, import and require",
      run: async () => `${(await smokeTest(join(directory, "app"), await tarballs())).length} entry points`,
    },
  ];
}
