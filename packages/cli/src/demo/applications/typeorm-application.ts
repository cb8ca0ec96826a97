import type {
  DataSource,
  DataSourceOptions,
  EntitySchema,
  EntitySchemaColumnOptions,
  ObjectLiteral,
  Repository,
} from "typeorm";
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

const COLUMN_TYPES = {
  string: "text",
  uuid: "uuid",
  integer: "integer",
  bigint: "bigint",
  boolean: "boolean",
  timestamp: "timestamptz",
  json: "jsonb",
} as const satisfies Record<FieldType, string>;

type TypeOrm = typeof import("typeorm");

function toEntity({ EntitySchema }: TypeOrm, model: EntityModel): EntitySchema {
  const column = ({ name, column: columnName, type, nullable = false }: FieldModel): EntitySchemaColumnOptions => ({
    name: columnName,
    type: COLUMN_TYPES[type],
    nullable,
    primary: model.key.includes(name),
  });
  const columns = Object.fromEntries(model.fields.map((field) => [field.name, column(field)]));
  return new EntitySchema({ name: model.entity, tableName: model.table, schema: model.schema, columns });
}

class TypeOrmApplication implements ShopApplication {
  readonly orm = "TypeORM";
  readonly version: string;
  readonly #source: DataSource;

  constructor(source: DataSource, version: string) {
    this.#source = source;
    this.version = version;
  }

  #repository(model: EntityModel): Repository<ObjectLiteral> {
    return this.#source.getRepository(model.entity);
  }

  async findByKey(model: EntityModel, key: Key): Promise<SeenRow | undefined> {
    const row = await this.#repository(model).findOneBy(key);
    return row === null ? undefined : toSeenRow(model, row);
  }

  async findMany(model: EntityModel, limit: number): Promise<SeenRow[]> {
    const rows = await this.#repository(model).find({ take: limit });
    return rows.map((row) => toSeenRow(model, row));
  }

  async findManyOf(model: EntityModel, tenant: string | number, limit: number): Promise<SeenRow[]> {
    const rows = await this.#repository(model).find({ where: { [model.tenantField]: tenant }, take: limit });
    return rows.map((row) => toSeenRow(model, row));
  }

  count(model: EntityModel, where: Values = {}): Promise<number> {
    return this.#repository(model).countBy(where);
  }

  async update(model: EntityModel, key: Key, change: Values): Promise<number> {
    return (await this.#repository(model).update(key, change)).affected ?? 0;
  }

  async remove(model: EntityModel, key: Key): Promise<number> {
    return (await this.#repository(model).delete(key)).affected ?? 0;
  }

  async insert(model: EntityModel, row: Values): Promise<void> {
    await this.#repository(model).insert(row);
  }

  /** TypeORM answers a SELECT with rows, but an UPDATE with its rows and their number. */
  async raw(sql: string): Promise<Values[]> {
    const answer: (Values | Values[])[] = await this.#source.query(sql);
    return Array.isArray(answer[0]) ? answer[0] : (answer as Values[]);
  }

  findManyInTransaction(model: EntityModel, limit: number): Promise<SeenRow[]> {
    return this.#source.transaction(async (manager) => {
      const rows = await manager.find(model.entity, { take: limit });
      return rows.map((row) => toSeenRow(model, row as object));
    });
  }

  async ordersPage(limit: number): Promise<{ order: number; customer: string }[]> {
    const orders = await this.#repository(ORDER).find({ order: { placedAt: "DESC" }, take: limit });
    const page: { order: number; customer: string }[] = [];
    for (const { id, customerId } of orders) {
      const customer = await this.#repository(CUSTOMER).findOneByOrFail({ id: customerId });
      page.push({ order: id, customer: customer.name });
    }
    return page;
  }

  close(): Promise<void> {
    return this.#source.destroy();
  }
}

async function start(typeorm: TypeOrm, cwd: string, options: DataSourceOptions): Promise<ShopApplication> {
  const source = await new typeorm.DataSource(options).initialize();
  return new TypeOrmApplication(source, installedVersion("typeorm", cwd));
}

/** The application in TypeORM. */
export const typeOrmModule: ApplicationModule = {
  packages: ["typeorm", "@tapdb/typeorm-adapter"],
  async open({ models, tap, cwd }) {
    const typeorm = await import("typeorm");
    const { withTapdb } = await import("@tapdb/typeorm-adapter");
    return start(
      typeorm,
      cwd,
      withTapdb({ type: "postgres", entities: models.map((model) => toEntity(typeorm, model)) }, tap),
    );
  },
  async openBare({ models, cwd, databaseUrl, poolSize }) {
    const typeorm = await import("typeorm");
    const entities = models.map((model) => toEntity(typeorm, model));
    return start(typeorm, cwd, { type: "postgres", url: databaseUrl, poolSize, entities });
  },
};
