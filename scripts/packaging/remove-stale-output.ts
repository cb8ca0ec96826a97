import { existsSync, globSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ROOT } from "./published-packages.ts";

const OUTPUT = /[.](?:js|js[.]map|d[.]ts|d[.]ts[.]map)$/;
/** The core's JavaScript is a bundle, whose files are removed when it is made anew. */
const BUNDLED = "core";

/** Removes what the build made from sources that are no longer there; `tsc -b` leaves it, and it would be packed. */
export function removeStaleOutput(folder: string): void {
  const root = fileURLToPath(new URL(`packages/${folder}/`, ROOT));
  for (const file of globSync("dist/**/*", { cwd: root })) {
    const source = file.replace(/^dist/, "src").replace(OUTPUT, ".ts");
    if (folder === BUNDLED && !file.includes(".d.ts")) continue;
    if (OUTPUT.test(file) && !existsSync(`${root}${source}`)) rmSync(`${root}${file}`);
  }
}
