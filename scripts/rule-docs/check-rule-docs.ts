/** `npm run check:rule-docs [-- --write]`: each rule has a page, a test and cases on both sides; `--write` renews the pages. */
import { existsSync, globSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { AUDIT_RULES } from "@tapdb/core/audit";
import { ALL_CASES } from "@tapdb/testkit/audit-corpus";
import { ruleIndex, rulePage, slugOf } from "./rule-page.ts";

const folder = new URL("../../docs/rules/tenancy/", import.meta.url);
const rules = new URL("../../packages/core/src/tenancy/audit/rules/", import.meta.url);
const pages = new Map(AUDIT_RULES.map((rule) => [`${slugOf(rule.code)}.md`, rulePage(rule)]));
pages.set("README.md", ruleIndex());
const problems: string[] = [];

if (process.argv.includes("--write")) {
  for (const [name, page] of pages) writeFileSync(new URL(name, folder), page);
  for (const name of readdirSync(folder)) if (!pages.has(name)) rmSync(new URL(name, folder));
}
for (const [name, page] of pages) {
  const file = new URL(name, folder);
  if (!existsSync(file) || readFileSync(file, "utf8") !== page)
    problems.push(`docs/rules/tenancy/${name} is out of date: npm run check:rule-docs -- --write`);
}
for (const name of readdirSync(folder))
  if (!pages.has(name)) problems.push(`docs/rules/tenancy/${name} is the page of no rule`);
const tests = new Set(globSync("*/*.test.ts", { cwd: rules }).map((file) => file.split("/").at(-1)));
for (const { code } of AUDIT_RULES) {
  if (!tests.has(`${slugOf(code)}.test.ts`)) problems.push(`${code} has no test beside it`);
  for (const misconfigured of [true, false]) {
    if (ALL_CASES.some((one) => one.rule === code && one.misconfigured === misconfigured)) continue;
    problems.push(`${code} has no case that it ${misconfigured ? "finds" : "passes"}`);
  }
}

for (const problem of problems) console.error(problem);
console.log(`rule docs: ${AUDIT_RULES.length} rules, ${ALL_CASES.length} cases, ${problems.length} problems`);
process.exitCode = problems.length > 0 ? 1 : 0;
