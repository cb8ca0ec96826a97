/** `npm run check:error-docs [-- --write]`: each error code has a page, each page has a code; `--write` renews the index. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { ERROR_CODES } from "@tapdb/core/errors";
import { indexPage, pageName, pageProblems } from "./error-page.ts";

const INDEX = "README.md";
const folder = new URL("../../docs/errors/", import.meta.url);
if (process.argv.includes("--write")) writeFileSync(new URL(INDEX, folder), indexPage(ERROR_CODES));
const existing = new Set(readdirSync(folder));

const known = new Set([INDEX]);
const problems: string[] = [];
for (const [code, meaning] of Object.entries(ERROR_CODES)) {
  const name = pageName(code);
  known.add(name);
  if (!existing.has(name)) problems.push(`docs/errors/${name} is missing: npm run new-error -- ${code}`);
  else {
    const found = pageProblems(code, meaning, readFileSync(new URL(name, folder), "utf8"));
    problems.push(...found.map((problem) => `docs/errors/${name} ${problem}`));
  }
}
for (const name of existing) if (!known.has(name)) problems.push(`docs/errors/${name} is the page of no code`);
if (!existing.has(INDEX) || readFileSync(new URL(INDEX, folder), "utf8") !== indexPage(ERROR_CODES)) {
  problems.push(`docs/errors/${INDEX} is out of date: npm run check:error-docs -- --write`);
}

for (const problem of problems) console.error(problem);
console.log(`error docs: ${Object.keys(ERROR_CODES).length} codes, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
