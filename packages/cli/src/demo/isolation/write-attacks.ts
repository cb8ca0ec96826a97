import { sqlStateOf } from "@tapdb/core/errors";
import type { EntityModel } from "../applications/entity-model.ts";
import { PRODUCT } from "../applications/shop-models.ts";
import type { Attack, Scene } from "./attack.ts";

/** PostgreSQL's answer to a row that a policy forbids: insufficient_privilege. */
const FORBIDDEN = "42501";
const FREE_ID = 2_000_000_000;
const GIFT = { sku: "GIFT", name: "Gift", priceCents: 0, stock: 1, attributes: {} };

async function leakedUnlessForbidden(operation: () => Promise<unknown>): Promise<number> {
  try {
    return (await operation()) === 0 ? 0 : 1;
  } catch (error) {
    if (sqlStateOf(error) === FORBIDDEN) return 0;
    throw error;
  }
}

function onForeignKeys(
  work: (scene: Scene, model: EntityModel, key: Readonly<Record<string, string | number>>) => Promise<number>,
): Attack["run"] {
  return (scene) =>
    scene.tap.withTenant(scene.attacker, async () => {
      const keys = scene.keysOf(PRODUCT, scene.victim);
      let leaked = 0;
      for (const key of keys) leaked += await work(scene, PRODUCT, key);
      return { tried: keys.length, leaked };
    });
}

/** The attacks that write; only the demo's own database is attacked so. */
export const WRITE_ATTACKS: readonly Attack[] = [
  {
    name: "changing another tenant's row",
    run: onForeignKeys(({ app }, model, key) => app.update(model, key, { priceCents: 1 })),
  },
  { name: "deleting another tenant's row", run: onForeignKeys(({ app }, model, key) => app.remove(model, key)) },
  {
    name: "inserting a row for another tenant",
    run: ({ app, tap, attacker, victim }) =>
      tap.withTenant(attacker, async () => {
        const row = { id: FREE_ID, shopId: victim, ...GIFT };
        return { tried: 1, leaked: await leakedUnlessForbidden(() => app.insert(PRODUCT, row)) };
      }),
  },
  {
    name: "giving one's own row away",
    run: ({ app, tap, attacker, victim, keysOf }) =>
      tap.withTenant(attacker, async () => {
        const key = keysOf(PRODUCT, attacker)[0]!;
        return { tried: 1, leaked: await leakedUnlessForbidden(() => app.update(PRODUCT, key, { shopId: victim })) };
      }),
  },
  {
    name: "raw UPDATE without a WHERE",
    run: ({ app, tap, attacker }) =>
      tap.withTenant(attacker, async () => {
        const rows = await app.raw("update products set stock = stock returning shop_id as tenant");
        return { tried: 1, leaked: rows.filter(({ tenant }) => tenant !== attacker).length };
      }),
  },
];
