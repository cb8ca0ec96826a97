import type { ProfileReport } from "@tapdb/core/queries";
import type { EntityModel } from "../applications/entity-model.ts";
import type { ShopApplication } from "../applications/shop-application.ts";
import type { DemoDatabase } from "../demo-database.ts";
import type { OpenApplication } from "../open-applications.ts";

const PAGE = 25;

/** The page of a database whose application is not known: a list, and then each of its rows once more. */
async function listAndLookAgain(app: ShopApplication, model: EntityModel): Promise<void> {
  for (const { key } of await app.findMany(model, PAGE)) await app.findByKey(model, key);
}

/** Visits one page of the application as the attacker, twice so that it is warm, and gives the profile of that. */
export async function visitPage(
  { app, tap }: OpenApplication,
  { attacker, models, own }: DemoDatabase,
): Promise<ProfileReport> {
  const page = async (): Promise<void> => {
    if (own === undefined) await listAndLookAgain(app, models[0]!);
    else await app.ordersPage(PAGE);
  };
  await tap.withTenant(attacker, page);
  tap.profiler.reset();
  await tap.withTenant(attacker, page);
  return tap.profiler.report();
}
