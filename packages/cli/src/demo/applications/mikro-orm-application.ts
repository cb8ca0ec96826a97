import type { EntityManager, MikroORM } from "@mikro-orm/postgresql";
import {
  toSeenRow,
  type EntityModel,
  type FieldModel,
  type FieldType,
  type Key,
  type SeenRow,
} from "./entity-model.ts";
import { installedVersion } from "./installed-version.ts";
import type { ApplicationModule, ShopApplication, Values } from "./shop-application.ts";
import { CUSTOMER, ORDER } from "./shop-models.ts";

const PROPERTY_TYPES = {
  string: "text",
  uuid: "uuid",
  integer: "integer",
  bigint: "bigint",
  boolean: "boolean",
  timestamp: "datetime",
  json: "json",
} as const satisfies Record<FieldType, string>;

type Mikro = typeof import("@mikro-orm/postgresql");
type Entity = InstanceType<Mikro["EntitySchema"]>;

function toEntity({ EntitySchema }: Mikro, model: EntityModel): Entity {
  const property = ({ name, column, type, nullable = false }: FieldModel) => ({
    type: PROPERTY_TYPES[type],
    fieldName: column,
    nullable,
    primary: model.key.includes(name),
  });
  const properties = Object.fromEntries(model.fields.map((field) => [field.name, property(field)]));
  const definition = { name: model.entity, tableName: model.table, schema: model.schema, properties };
  return new EntitySchema(definition as unknown as ConstructorParameters<Mikro["EntitySchema"]>[0]);
}

class MikroOrmApplication implements ShopApplication {
  readonly orm = "MikroORM";
  readonly version: string;
  readonly #orm: MikroORM;
  readonly #entities: ReadonlyMap<string, Entity>;

  constructor(orm: MikroORM, version: string, entities: ReadonlyMap<string, Entity>) {
    this.#orm = orm;
    this.version = version;
    this.#entities = entities;
  }

  #em(): EntityManager {
    return this.#orm.em.fork() as EntityManager;
  }

  #entity(model: EntityModel): Entity {
    return this.#entities.get(model.entity)!;
  }

  async findByKey(model: EntityModel, key: Key): Promise<SeenRow | undefined> {
    const row = await this.#em().findOne(this.#entity(model), key as never);
    return row === null ? undefined : toSeenRow(model, row);
  }

  async findMany(model: EntityModel, limit: number): Promise<SeenRow[]> {
    const rows = await this.#em().find(this.#entity(model), {}, { limit });
    return rows.map((row) => toSeenRow(model, row));
  }

  async findManyOf(model: EntityModel, tenant: string | number, limit: number): Promise<SeenRow[]> {
    const rows = await this.#em().find(this.#entity(model), { [model.tenantField]: tenant } as never, { limit });
    return rows.map((row) => toSeenRow(model, row));
  }

  count(model: EntityModel, where: Values = {}): Promise<number> {
    return this.#em().count(this.#entity(model), where as never);
  }

  update(model: EntityModel, key: Key, change: Values): Promise<number> {
    return this.#em().nativeUpdate(this.#entity(model), key as never, change as never);
  }

  remove(model: EntityModel, key: Key): Promise<number> {
    return this.#em().nativeDelete(this.#entity(model), key as never);
  }

  async insert(model: EntityModel, row: Values): Promise<void> {
    await this.#em().insert(this.#entity(model), row as never);
  }

  raw(sql: string): Promise<Values[]> {
    return this.#em().execute(sql);
  }

  findManyInTransaction(model: EntityModel, limit: number): Promise<SeenRow[]> {
    return this.#em().transactional(async (em) => {
      const rows = await em.find(this.#entity(model), {}, { limit });
      return rows.map((row) => toSeenRow(model, row));
    });
  }

  async ordersPage(limit: number): Promise<{ order: number; customer: string }[]> {
    const em = this.#em();
    const orders = (await em.find(
      this.#entity(ORDER),
      {},
      { orderBy: { placedAt: "desc" } as never, limit },
    )) as Values[];
    const page: { order: number; customer: string }[] = [];
    for (const { id, customerId } of orders) {
      const customer = (await em.findOneOrFail(this.#entity(CUSTOMER), { id: customerId } as never)) as Values;
      page.push({ order: Number(id), customer: String(customer.name) });
    }
    return page;
  }

  async close(): Promise<void> {
    await this.#orm.close();
  }
}

async function start(
  mikro: Mikro,
  cwd: string,
  models: readonly EntityModel[],
  options: (entities: Entity[]) => object,
): Promise<ShopApplication> {
  const entities = new Map(models.map((model) => [model.entity, toEntity(mikro, model)]));
  const orm = await mikro.MikroORM.init(options([...entities.values()]));
  return new MikroOrmApplication(orm as unknown as MikroORM, installedVersion("@mikro-orm/core", cwd), entities);
}

/** The application in MikroORM. */
export const mikroOrmModule: ApplicationModule = {
  packages: ["@mikro-orm/core", "@mikro-orm/postgresql", "@tapdb/mikro-orm-adapter"],
  async open({ models, tap, cwd }) {
    const mikro = await import("@mikro-orm/postgresql");
    const { withTapdb } = await import("@tapdb/mikro-orm-adapter");
    return start(mikro, cwd, models, (entities) => withTapdb({ entities }, tap));
  },
  async openBare({ models, cwd, databaseUrl, poolSize }) {
    const mikro = await import("@mikro-orm/postgresql");
    return start(mikro, cwd, models, (entities) => ({
      entities,
      clientUrl: databaseUrl,
      pool: { min: 0, max: poolSize },
    }));
  },
};
