import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { runCommand } from "../run-command.ts";
import type { Tarball } from "./pack.ts";
import { ROOT } from "./published-packages.ts";

const UNWANTED = /[.]test[.](?:ts|js|d[.]ts)|tsbuildinfo|(?:^|\/)node_modules\//;
const WANTED = ["LICENSE", "README.md", "package.json", "dist/index.js", "dist/index.d.ts"];

/** What publint, at its strictest, and our own list of files have against a tarball. */
export async function lintTarball({ manifest, path, files }: Tarball): Promise<string[]> {
  const buffer = readFileSync(path);
  const tarball = buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength) as ArrayBuffer;
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true });
  return [
    ...messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code),
    ...files.filter((file) => UNWANTED.test(file)).map((file) => `${file} does not belong in the package`),
    ...WANTED.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
  ].map((problem) => `${manifest.name}: ${problem}`);
}

/** What "are the types wrong" says, for a package that is ESM only. */
export async function checkTypes({ path }: Tarball): Promise<string[]> {
  const args = [path, "--profile", "esm-only", "--no-color", "--no-emoji", "--format", "table-flipped"];
  const attw = fileURLToPath(new URL("node_modules/.bin/attw", ROOT));
  const { code, output } = await runCommand(attw, args);
  return code === 0 ? [] : [output.trim()];
}
