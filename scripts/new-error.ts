/** `npm run new-error -- AREA.WHAT "What it means."`: adds the code, if it is new, and a page to be written. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { ERROR_CODES } from "@tapdb/core/errors";
import { pageName, scaffoldPage } from "./error-docs/error-page.ts";

const CODE = /^[A-Z]+\.[A-Z]+(?:_[A-Z]+)*$/;
const END_OF_CODES = "} as const";
const codesFile = new URL("../packages/core/src/errors/codes.ts", import.meta.url);

const [code = "", sentence] = process.argv.slice(2);
const meaning = (ERROR_CODES as Readonly<Record<string, string>>)[code] ?? sentence;
if (!CODE.test(code) || meaning === undefined || !meaning.endsWith(".")) {
  console.error('Usage: npm run new-error -- AREA.WHAT "One sentence that says what it means."');
  process.exit(2);
}
if (!(code in ERROR_CODES)) {
  const source = readFileSync(codesFile, "utf8");
  const entry = `  "${code}": ${JSON.stringify(meaning)},\n`;
  writeFileSync(codesFile, source.replace(END_OF_CODES, entry + END_OF_CODES));
  console.log(`Added ${code} to packages/core/src/errors/codes.ts; move it to its area.`);
}
const page = new URL(`../docs/errors/${pageName(code)}`, import.meta.url);
if (existsSync(page)) console.log(`docs/errors/${pageName(code)} exists already.`);
else {
  writeFileSync(page, scaffoldPage(code, meaning));
  console.log(`Now write docs/errors/${pageName(code)}, then: npm run check:error-docs -- --write`);
}
