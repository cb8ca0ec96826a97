/** `npm run check:links`: every relative link in the repository's Markdown leads to a file that exists. */
import { existsSync, globSync, readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const LINK = /\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)[^)]*\)/g;

const pages = globSync(["*.md", "docs/**/*.md", "packages/*/*.md", "test/**/*.md", "benchmarks/**/*.md"], {
  cwd: root,
  exclude: (path) => path.includes("node_modules"),
});
let links = 0;
let broken = 0;
for (const page of pages) {
  const text = readFileSync(new URL(page, root), "utf8").replaceAll(/```[\s\S]*?```|`[^`\n]*`/g, "");
  for (const [, target] of text.matchAll(LINK)) {
    links++;
    if (existsSync(new URL(target!, new URL(page, root)))) continue;
    broken++;
    console.error(`${page}: ${target} does not exist`);
  }
}
console.log(`links: ${pages.length} pages, ${links} links, ${broken} broken`);
process.exitCode = broken > 0 ? 1 : 0;
