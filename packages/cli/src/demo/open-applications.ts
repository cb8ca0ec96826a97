import { createTapdb, type Tapdb } from "@tapdb/core";
import { isTapdbError } from "@tapdb/core/errors";
import { APPLICATION_MODULES } from "./applications/application-modules.ts";
import type { OrmName, ShopApplication } from "./applications/shop-application.ts";
import type { DemoDatabase } from "./demo-database.ts";
import type { SkippedOrm } from "./demo-report.ts";

/** An application that is open, with the tapdb that protects it. */
export interface OpenApplication {
  readonly app: ShopApplication;
  readonly tap: Tapdb;
}

/** The applications that could be opened, and the ORMs that could not. */
export interface OpenedApplications {
  readonly open: readonly OpenApplication[];
  readonly skipped: readonly SkippedOrm[];
  close(): Promise<void>;
}

/** Why an ORM is skipped, or undefined when the error is not about a missing package. */
function whyMissing(orm: OrmName, error: unknown): string | undefined {
  const install = `npm install ${APPLICATION_MODULES[orm].packages.join(" ")}`;
  const { code } = error as { code?: string };
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") return `not installed here; ${install}`;
  return isTapdbError(error, "PEER.MISSING") ? `${error.message} ${install}` : undefined;
}

async function openOne(orm: OrmName, database: DemoDatabase, cwd: string): Promise<OpenApplication> {
  const tap = createTapdb(database.config);
  try {
    await tap.start();
    return { app: await APPLICATION_MODULES[orm].open({ models: database.models, cwd, tap }), tap };
  } catch (error) {
    await tap.close();
    throw error;
  }
}

/** Opens the application in each ORM, with a tapdb of its own; an ORM that is not installed is told, not hidden. */
export async function openApplications(
  orms: readonly OrmName[],
  database: DemoDatabase,
  cwd: string,
  onOpening: (orm: OrmName) => void,
): Promise<OpenedApplications> {
  const open: OpenApplication[] = [];
  const skipped: SkippedOrm[] = [];
  const close = async (): Promise<void> => {
    for (const { app, tap } of open) {
      await app.close();
      await tap.close();
    }
  };
  for (const orm of orms) {
    onOpening(orm);
    try {
      open.push(await openOne(orm, database, cwd));
    } catch (error) {
      const why = whyMissing(orm, error);
      if (why === undefined) {
        await close();
        throw error;
      }
      skipped.push({ orm, why });
    }
  }
  return { open, skipped, close };
}
