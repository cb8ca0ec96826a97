/** Data sources: what TypeORM does for itself, at start-up or when it changes the schema, belongs to no tenant. */
import type { Binding } from "../binding.ts";
import { guardResultCache } from "../options/guard-result-cache.ts";
import { refuseOptions } from "../options/refuse-options.ts";
import type { SourceInternals, TypeormModule } from "../typeorm-types.ts";
import { patchQueryRunner } from "./patch-query-runner.ts";
import { replaceMethod, type Call } from "./replace-method.ts";
import { runLabelled } from "./run-labelled.ts";

/** Methods of a data source that run as the system, each with its reason. */
const SYSTEM_WORK = {
  synchronize: "typeorm schema synchronisation",
  dropDatabase: "typeorm drop of the schema",
  runMigrations: "typeorm migrations",
  undoLastMigration: "typeorm migration undo",
  showMigrations: "typeorm migration listing",
};

const SCHEMA_WORK = ["build", "log"] as const;

type SchemaBuilder = Record<(typeof SCHEMA_WORK)[number], () => Promise<unknown>>;

/** The builder is also what the CLI's `schema:log` and `migration:generate` use. */
function guardSchemaBuilder({ driver }: SourceInternals, { tap }: Binding): void {
  const make = driver.createSchemaBuilder.bind(driver);
  driver.createSchemaBuilder = () => {
    const builder = make() as SchemaBuilder;
    for (const name of SCHEMA_WORK) {
      const original = builder[name].bind(builder);
      builder[name] = () => tap.asSystem({ reason: SYSTEM_WORK.synchronize }, original);
    }
    return builder;
  };
}

const guarded = new WeakSet<object>();

async function initialize({ source, binding, proceed }: Call): Promise<unknown> {
  const { driver: _ours, ...options } = source.options;
  refuseOptions(options);
  guardResultCache(source, binding.tap);
  if (!guarded.has(source)) {
    guarded.add(source);
    guardSchemaBuilder(source, binding);
    patchQueryRunner(source.driver.createQueryRunner("master"));
  }
  binding.startingUp += 1;
  try {
    return await binding.tap.asSystem({ reason: "typeorm start-up" }, proceed as () => Promise<unknown>);
  } finally {
    binding.startingUp -= 1;
  }
}

export function patchDataSources({ DataSource }: TypeormModule): void {
  const { prototype } = DataSource;
  replaceMethod(prototype, "initialize", initialize);
  for (const [name, reason] of Object.entries(SYSTEM_WORK)) {
    replaceMethod(prototype, name, ({ binding, proceed }) => binding.tap.asSystem({ reason }, proceed));
  }
  replaceMethod(prototype, "query", ({ binding, proceed }, boundary) =>
    runLabelled(binding, "query", undefined, boundary, proceed),
  );
}
