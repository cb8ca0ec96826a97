import { performance } from "node:perf_hooks";
import type { Surroundings } from "../arguments/surroundings.ts";
import { resolveSettings } from "../config/resolve-settings.ts";
import { createProgress, type Progress } from "../output/progress.ts";
import { requireSomeOrm } from "./applications/require-some-orm.ts";
import { openShopDatabase } from "./database/shop-database.ts";
import { openUserDatabase } from "./database/user-database.ts";
import type { DemoDatabase } from "./demo-database.ts";
import type { DemoFlags } from "./demo-flags.ts";
import type { DemoReport } from "./demo-report.ts";
import { keepServer } from "./keep-server.ts";
import { DemoPrinter } from "./print/print-demo.ts";
import { runDemo } from "./run-demo.ts";

const SECOND_MS = 1_000;
/** A small shop is for a quick look. */
const SMALL = 0.5;
const NEIGHBOUR_MS = { small: 500, whole: 2_000 };
const OVERHEAD_BUDGET_MS = { small: 500, whole: 2_000 };

async function runOn(
  database: DemoDatabase,
  flags: DemoFlags,
  progress: Progress,
  { terminal, cwd, signal }: Surroundings,
): Promise<DemoReport> {
  const startedAt = performance.now();
  const printer = new DemoPrinter(terminal, database.attacker);
  const report = await runDemo({
    database,
    orms: flags.orms,
    cwd,
    signal,
    neighbourMs: flags.scale < SMALL ? NEIGHBOUR_MS.small : NEIGHBOUR_MS.whole,
    overheadBudgetMs: flags.scale < SMALL ? OVERHEAD_BUDGET_MS.small : OVERHEAD_BUDGET_MS.whole,
    listener: {
      onStep: (label, done) => progress.update(label, done),
      onPart(part, soFar) {
        progress.clear();
        if (!flags.json) printer.part(part, soFar);
      },
    },
  });
  progress.clear();
  if (flags.json) terminal.data.write(`${JSON.stringify(report)}\n`);
  else printer.end(report, (performance.now() - startedAt) / SECOND_MS);
  return report;
}

async function onShop(flags: DemoFlags, progress: Progress, surroundings: Surroundings): Promise<boolean> {
  const { signal, terminal } = surroundings;
  const { database, shop } = await openShopDatabase(
    flags.scale,
    ({ stage, done, rows }) => progress.update(`Loading ${stage}`, done, `${rows.toLocaleString("en-US")} rows`),
    signal,
  );
  try {
    const { pass } = await runOn(database, flags, progress, surroundings);
    if (flags.keep) await keepServer(shop, terminal, signal);
    return pass;
  } finally {
    progress.clear();
    await database.close();
  }
}

/** Runs `tapdb demo`; gives whether everything held. */
export async function demo(flags: DemoFlags, surroundings: Surroundings): Promise<boolean> {
  requireSomeOrm(flags.orms);
  const progress = createProgress(surroundings.terminal.notes);
  try {
    if (flags.url === undefined) return await onShop(flags, progress, surroundings);
    const config = await resolveSettings(flags, surroundings);
    const database = await openUserDatabase(config, flags.tenants);
    return (await runOn(database, flags, progress, surroundings)).pass;
  } finally {
    progress.clear();
  }
}
