/** `npm run new-rule -- area name error|warning|info "What it finds."`: the rule, its cases, its test, and both registries. */
import { existsSync, globSync, writeFileSync } from "node:fs";

const [area = "", name = "", severity = "", finds = ""] = process.argv.slice(2);
const KEBAB = /^[a-z]+(-[a-z]+)*$/;
if (
  !KEBAB.test(area) ||
  !KEBAB.test(name) ||
  !["error", "warning", "info"].includes(severity) ||
  !finds.endsWith(".")
) {
  console.error('Usage: npm run new-rule -- area name error|warning|info "One sentence that says what it finds."');
  process.exit(2);
}
const rules = new URL("../packages/core/src/tenancy/audit/rules/", import.meta.url);
const corpus = new URL("../packages/testkit/src/audit-corpus/", import.meta.url);
const camel = (text: string): string => text.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const code = `TENANCY.${name.toUpperCase().replaceAll("-", "_")}`;
const rule = new URL(`${area}/${name}.ts`, rules);
if (existsSync(rule)) {
  console.error(`${code} exists already.`);
  process.exit(2);
}

writeFileSync(
  rule,
  `import { at, defineRule } from "../../rule.ts";

/** ${finds} */
export const ${camel(name)} = defineRule({
  code: "${code}",
  severity: "${severity}",
  finds: ${JSON.stringify(finds)},
  why: "(to be written)",
  remedy: "(to be written)",
  *check(audit) {
    for (const { relation } of audit.tables) {
      if (relation.rlsEnabled) continue;
      yield { place: at("table", relation), message: "(to be written)" };
    }
  },
});
`,
);
writeFileSync(
  new URL(`${area}/${name}.test.ts`, rules),
  `import { testRule } from "@tapdb/testkit/audit-corpus/test-rule";
import { ${camel(name)} } from "./${name}.ts";

testRule(${camel(name)});
`,
);
writeFileSync(
  new URL(`cases/${name}.ts`, corpus),
  `import { ruleCases } from "../audit-case.ts";

export const ${camel(name)}Cases = ruleCases("${code}", {
  finds: {},
  passes: {},
});
`,
);

const byName = (folder: URL, pattern: string): string[] =>
  globSync(pattern, { cwd: folder })
    .filter((file) => !file.endsWith(".test.ts"))
    .toSorted();
const nameOf = (file: string): string => camel(file.split("/").at(-1)!.replace(".ts", ""));
function writeRegistry(file: URL, about: string, type: string, list: string, entries: string[], spread: boolean): void {
  const imports = entries
    .map((entry) => entry.split("|"))
    .map(([from, name]) => `import { ${name} } from "${from}";\n`);
  const items = entries.map((entry) => `  ${spread ? "..." : ""}${entry.split("|")[1]},\n`);
  writeFileSync(file, `${type}${imports.join("")}\n/** ${about} */\n${list} = [\n${items.join("")}];\n`);
}
writeRegistry(
  new URL("all-rules.ts", rules),
  "Every rule, one a file; `npm run new-rule` adds one.",
  'import type { AuditRule } from "../rule.ts";\n',
  "export const AUDIT_RULES: readonly AuditRule[]",
  byName(rules, "*/*.ts").map((file) => `./${file}|${nameOf(file)}`),
  false,
);
writeRegistry(
  new URL("all-cases.ts", corpus),
  "The corpus: every rule has a file.",
  'import type { AuditCase } from "./audit-case.ts";\n',
  "export const ALL_CASES: readonly AuditCase[]",
  byName(corpus, "cases/*.ts").map((file) => `./${file}|${nameOf(file)}Cases`),
  true,
);
console.log(`Now write the rule and its cases, then: npm run check:rule-docs -- --write`);
