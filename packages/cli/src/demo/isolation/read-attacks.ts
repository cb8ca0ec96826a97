import type { EntityModel } from "../applications/entity-model.ts";
import { foreign, total, type Attack, type AttackResult, type Scene } from "./attack.ts";
import { tenantsOfTable } from "./tenants-of-table.ts";

const MANY = 500;
const SOME = 20;

/** Runs the same attack on every table, as the attacker. */
function onEveryTable(work: (scene: Scene, model: EntityModel) => Promise<AttackResult>): Attack["run"] {
  return (scene) =>
    scene.tap.withTenant(scene.attacker, async () => {
      const results: AttackResult[] = [];
      for (const model of scene.models) results.push(await work(scene, model));
      return total(results);
    });
}

async function leakedByRawSql({ app, attacker }: Scene, model: EntityModel): Promise<number> {
  const rows = await app.raw(tenantsOfTable(model));
  return rows.filter(({ tenant }) => String(tenant) !== attacker).length;
}

/** The attacks that only read; they run against any database. */
export const READ_ATTACKS: readonly Attack[] = [
  {
    name: "another tenant's row by its key",
    run: onEveryTable(async ({ app, attacker, victim, keysOf }, model) => {
      const keys = keysOf(model, victim);
      const rows = await Promise.all(keys.map((key) => app.findByKey(model, key)));
      return { tried: keys.length, leaked: foreign(rows, attacker) };
    }),
  },
  {
    name: "all rows, without any filter",
    run: onEveryTable(async ({ app, attacker }, model) => {
      return { tried: 1, leaked: foreign(await app.findMany(model, MANY), attacker) };
    }),
  },
  {
    name: "a filter that names another tenant",
    run: onEveryTable(async ({ app, victim }, model) => {
      return { tried: 1, leaked: (await app.findManyOf(model, victim, MANY)).length };
    }),
  },
  {
    name: "counting everybody's rows",
    run: onEveryTable(async ({ app, attacker }, model) => {
      const own = await app.count(model, { [model.tenantField]: attacker });
      return { tried: 1, leaked: (await app.count(model)) - own };
    }),
  },
  {
    name: "raw SQL without a WHERE",
    run: onEveryTable(async (scene, model) => ({ tried: 1, leaked: await leakedByRawSql(scene, model) })),
  },
  {
    name: "inside the ORM's own transaction",
    run: onEveryTable(async ({ app, attacker }, model) => {
      return { tried: 1, leaked: foreign(await app.findManyInTransaction(model, MANY), attacker) };
    }),
  },
  {
    name: "all tenants at once (Promise.all)",
    async run({ app, tap, models, tenants }) {
      const operations = tenants.flatMap((tenant) =>
        models.map((model) =>
          tap.withTenant(tenant, async () => ({ tried: 1, leaked: foreign(await app.findMany(model, SOME), tenant) })),
        ),
      );
      return total(await Promise.all(operations));
    },
  },
  {
    name: "two tenants' keys in the same tick",
    async run({ app, tap, models, attacker, victim, keysOf }) {
      const model = models[0]!;
      const asks = [attacker, victim].flatMap((asker) =>
        [attacker, victim].flatMap((owner) => keysOf(model, owner).map((key) => ({ asker, owner, key }))),
      );
      const found = await Promise.all(
        asks.map(({ asker, key }) => tap.withTenant(asker, () => app.findByKey(model, key))),
      );
      const wrong = asks.filter(({ asker, owner }, index) => (found[index] === undefined) === (asker === owner));
      return { tried: asks.length, leaked: wrong.length };
    },
  },
];
