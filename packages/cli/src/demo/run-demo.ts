import type { OrmName } from "./applications/shop-application.ts";
import type { DemoDatabase, OwnDatabase } from "./demo-database.ts";
import {
  isSound,
  type DatabaseFacts,
  type DemoReport,
  type OverheadResult,
  type ProfileResult,
} from "./demo-report.ts";
import { CONTEXT_ATTACKS } from "./isolation/context-attacks.ts";
import { READ_ATTACKS } from "./isolation/read-attacks.ts";
import { runIsolation, type IsolationResult } from "./isolation/run-isolation.ts";
import { WRITE_ATTACKS } from "./isolation/write-attacks.ts";
import { runNoisyNeighbour, type NeighbourTimes } from "./noisy-neighbour/run-noisy-neighbour.ts";
import { openApplications, type OpenApplication } from "./open-applications.ts";
import { measureOrm, measurePool } from "./overhead/run-overhead.ts";
import { visitPage } from "./profile/visit-page.ts";
import { runWriteSkew, type WriteSkewResult } from "./write-skew/run-write-skew.ts";

/** Hears what the demo does, as it does it. */
export interface DemoListener {
  /** Something begins or goes on: `Prisma: isolation`; `done` from 0 to 1 where it is known. */
  onStep(label: string, done?: number): void;
  /** A part is complete; the report holds it from now on. */
  onPart(
    part: "start" | "isolation" | "writeSkew" | "neighbour" | "profiles" | "overhead",
    report: Omit<DemoReport, "pass">,
  ): void;
}

/** What the demo runs on. */
export interface DemoOptions {
  readonly database: DemoDatabase;
  readonly orms: readonly OrmName[];
  /** Where the application's packages are. */
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly listener: DemoListener;
  /** How long each comparison is measured for, milliseconds. */
  readonly overheadBudgetMs: number;
  /** How long each measurement of the noisy neighbour takes, milliseconds; there are four. */
  readonly neighbourMs: number;
}

async function attackAll(
  open: readonly OpenApplication[],
  { database, signal, listener }: DemoOptions,
): Promise<IsolationResult[]> {
  const { models, tenants, attacker, victim, pooled, keysOf, own } = database;
  const attacks = [...READ_ATTACKS, ...CONTEXT_ATTACKS, ...(own === undefined ? [] : WRITE_ATTACKS)];
  const results: IsolationResult[] = [];
  for (const { app, tap } of open) {
    const onProgress = (done: number): void => listener.onStep(`${app.orm}: isolation`, done);
    results.push(
      await runIsolation({ app, tap, models, tenants, attacker, victim, pooled, keysOf }, attacks, signal, onProgress),
    );
  }
  return results;
}

async function conflictAll(
  open: readonly OpenApplication[],
  own: OwnDatabase,
  { signal, listener }: DemoOptions,
): Promise<WriteSkewResult[]> {
  const results: WriteSkewResult[] = [];
  for (const { app, tap } of open) {
    signal.throwIfAborted();
    listener.onStep(`${app.orm}: conflict`);
    results.push(await runWriteSkew(app, tap, own.shifts));
  }
  return results;
}

function measureNeighbour({
  database,
  signal,
  listener,
  neighbourMs,
}: DemoOptions): Promise<readonly NeighbourTimes[]> {
  listener.onStep("pg pool: noisy neighbour");
  const { config, attacker, victim } = database;
  const tenants = { quiet: attacker, noisy: victim };
  return runNoisyNeighbour({ databaseUrl: config.databaseUrl, tenants, signal, forMs: neighbourMs });
}

async function profileAll(
  open: readonly OpenApplication[],
  { database, signal, listener }: DemoOptions,
): Promise<ProfileResult[]> {
  const results: ProfileResult[] = [];
  for (const application of open) {
    signal.throwIfAborted();
    listener.onStep(`${application.app.orm}: profile`);
    results.push({ orm: application.app.orm, profile: await visitPage(application, database) });
  }
  return results;
}

async function measureAll(
  open: readonly OpenApplication[],
  own: OwnDatabase,
  options: DemoOptions,
): Promise<OverheadResult[]> {
  const { database, cwd, signal, listener } = options;
  const scene = { database, own, cwd, signal, budgetMs: options.overheadBudgetMs };
  const results: OverheadResult[] = [];
  listener.onStep("pg pool: overhead");
  if (open[0] !== undefined) results.push(await measurePool(open[0], scene));
  for (const application of open) {
    listener.onStep(`${application.app.orm}: overhead`);
    results.push(await measureOrm(application, scene));
  }
  return results;
}

async function runParts(
  open: readonly OpenApplication[],
  start: Omit<DemoReport, "pass">,
  options: DemoOptions,
): Promise<Omit<DemoReport, "pass">> {
  const { database, listener } = options;
  const { own, attacker } = database;
  let report = start;
  const complete = (part: Parameters<DemoListener["onPart"]>[0], found: Partial<DemoReport>): void => {
    report = { ...report, ...found };
    listener.onPart(part, report);
  };
  complete("start", {});
  const before = await own?.checksumOfOthers(attacker);
  const isolation = await attackAll(open, options);
  const othersUnchanged = own === undefined ? undefined : before === (await own.checksumOfOthers(attacker));
  complete("isolation", { isolation, othersUnchanged });
  if (own !== undefined) complete("writeSkew", { writeSkew: await conflictAll(open, own, options) });
  if (own !== undefined) complete("neighbour", { neighbour: await measureNeighbour(options) });
  complete("profiles", { profiles: await profileAll(open, options) });
  if (own !== undefined) complete("overhead", { overhead: await measureAll(open, own, options) });
  return report;
}

function factsOf({ server, description, own, notes }: DemoDatabase): DatabaseFacts {
  return { server, description, readOnly: own === undefined, notes };
}

/** Runs the demo on a database, part by part over all ORMs. */
export async function runDemo(options: DemoOptions): Promise<DemoReport> {
  const { database, orms, cwd, listener } = options;
  const applications = await openApplications(orms, database, cwd, (orm) => listener.onStep(`${orm}: opening`));
  const start: Omit<DemoReport, "pass"> = {
    database: factsOf(database),
    skipped: applications.skipped,
    isolation: [],
    othersUnchanged: undefined,
    writeSkew: [],
    neighbour: [],
    profiles: [],
    overhead: [],
  };
  try {
    const report = await runParts(applications.open, start, options);
    return { ...report, pass: isSound(report) };
  } finally {
    await applications.close();
  }
}
