import { existsSync, globSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ROOT } from "./published-packages.ts";

const OUTPUT = /[.](?:js|js[.]map|d[.]ts|d[.]ts[.]map)$/;

/** Removes what the build made from sources that are no longer there; `tsc -b` leaves it, and it would be packed. */
export function removeStaleOutput(folder: string): void {
  const root = fileURLToPath(new URL(`packages/${folder}/`, ROOT));
  for (const file of globSync("dist/**/*", { cwd: root })) {
    const source = file.replace(/^dist/, "src").replace(OUTPUT, ".ts");
    if (OUTPUT.test(file) && !existsSync(`${root}${source}`)) rmSync(`${root}${file}`);
  }
}
