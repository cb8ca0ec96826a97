import { TapdbError } from "@tapdb/core/errors";

type Code = TapdbError["code"];

/** The headings that every page has, in this order. */
export const HEADINGS = ["## What happened", "## Why", "## What to do"] as const;

/** What a scaffolded page says until somebody has written it; the check refuses it. */
export const PLACEHOLDER = "(to be written)";

/** The file that {@link TapdbError.docsUrl} names. */
export function pageName(code: string): string {
  const url = new TapdbError({ code: code as Code, message: "" }).docsUrl;
  return url.slice(url.lastIndexOf("/") + 1);
}

/** A page that still has to be written. */
export function scaffoldPage(code: string, meaning: string): string {
  return [`# ${code}`, meaning, ...HEADINGS.flatMap((heading) => [heading, PLACEHOLDER])].join("\n\n") + "\n";
}

/** What is wrong with a page; empty when nothing is. */
export function pageProblems(code: string, meaning: string, page: string): string[] {
  const problems: string[] = [];
  if (!page.startsWith(`# ${code}\n\n${meaning}\n`)) {
    problems.push(`does not begin with "# ${code}" and the sentence of codes.ts`);
  }
  if (page.includes(PLACEHOLDER)) problems.push("is not written yet");
  const positions = HEADINGS.map((heading) => page.indexOf(`\n${heading}\n`));
  HEADINGS.forEach((heading, index) => {
    if (positions[index]! < 0) problems.push(`lacks "${heading}"`);
    else if (index > 0 && positions[index]! < positions[index - 1]!) problems.push(`has "${heading}" out of order`);
  });
  return problems;
}

/** The index of all pages, one table an area. */
export function indexPage(codes: Readonly<Record<string, string>>): string {
  const areas = Map.groupBy(Object.entries(codes), ([code]) => code.split(".")[0]!);
  const tables = [...areas].map(([area, entries]) =>
    [`## ${area}`, "", "| code | meaning |", "|---|---|"]
      .concat(entries.map(([code, meaning]) => `| [${code}](${pageName(code)}) | ${meaning} |`))
      .join("\n"),
  );
  const about =
    "Every error of tapdb has a `code`, a `hint`, `retryable` and a page here. Codes are stable: recognise an error by\n" +
    "`isTapdbError(error, code)`, or by `findTapdbError(error)` where an ORM has wrapped it, never by its message.";
  return ["# Error codes", about, ...tables].join("\n\n") + "\n";
}
