import type { Tapdb } from "@tapdb/core";
import { keepCause } from "./connection/keep-cause.ts";
import { secureConnection } from "./connection/secure-connection.ts";
import { guardEntityManager } from "./entity-manager/guard-entity-manager.ts";
import { createOwners } from "./entity-manager/owners.ts";
import { createTransactionForks } from "./entity-manager/transaction-forks.ts";
import { rememberOnFlush } from "./entity-state/remember-on-flush.ts";
import { guardResultCache } from "./guard-result-cache.ts";
import { labelDriver } from "./labels/label-driver.ts";
import { createLabeller } from "./labels/labeller.ts";
import type { Configuration, Driver, EntityManagerClass, Orm } from "./mikro-orm-types.ts";
import type { OrmState } from "./orm-state.ts";
import { refuseOptions } from "./refuse-options.ts";
import { guardExtensions } from "./start-up/guard-extensions.ts";
import { inSystemContext } from "./start-up/system-context.ts";

const secured = new WeakSet<Orm>();

function checkOptions(config: Configuration): void {
  refuseOptions({
    driverOptions: config.get("driverOptions"),
    replicas: config.get("replicas"),
    sessionContext: config.get("sessionContext"),
  });
}

/** MikroORM makes its entity managers from a class that serves one tenant each. */
function guardEntityManagers(driver: Driver, config: Configuration, state: OrmState): void {
  const original = driver.createEntityManager.bind(driver);
  let guarded: EntityManagerClass | undefined;
  driver.createEntityManager = (useContext) => {
    guarded ??= guardEntityManager(original(useContext).constructor as EntityManagerClass, state);
    config.set("entityManager", guarded);
    return original(useContext);
  };
}

/** An ORM that is closed takes no part in `tap.transaction` any more, until it connects again. */
function attachWhileOpen(orm: Orm, state: OrmState, version: string): void {
  const { tap, forks } = state;
  const connection = orm.driver.getConnection();
  const attach = (): (() => void) =>
    tap.attach({ name: "mikro-orm", version, aroundTransaction: forks.aroundTransaction });
  let detach: (() => void) | undefined = attach();
  const close = connection.close.bind(connection);
  connection.close = async (...values) => {
    detach?.();
    detach = undefined;
    await close(...values);
  };
  const connect = connection.connect.bind(connection);
  connection.connect = (...values) => {
    detach ??= attach();
    return connect(...values);
  };
}

function startAsSystem(orm: Orm, tap: Tapdb): void {
  for (const name of ["connect", "reconnect", "isConnected", "checkConnection"] as const) {
    const original = orm[name].bind(orm) as (...values: unknown[]) => Promise<never>;
    orm[name] = (...values: unknown[]) => inSystemContext(tap, "mikro-orm start-up", () => original(...values));
  }
}

function pointAt(config: Configuration, databaseUrl: string): void {
  config.set("clientUrl", databaseUrl);
  config.set("dbName", decodeURIComponent(new URL(databaseUrl).pathname.slice(1)));
  // The database is there, or tap.start says that it is not; the application's role could not make one.
  config.set("ensureDatabase", false);
}

/**
 * Makes an ORM send everything through `tap`: its connection, its entity managers, its result cache, its services.
 * @throws {TapdbError} `ORM.OPTION_REFUSED`, `ORM.UNSUPPORTED`.
 */
export function secureOrm(orm: Orm, tap: Tapdb, version: string): void {
  if (secured.has(orm)) return;
  const { config, driver } = orm;
  checkOptions(config);
  secured.add(orm);
  pointAt(config, tap.config.databaseUrl);
  const labeller = createLabeller(tap);
  const state: OrmState = { tap, labeller, owners: createOwners(tap), forks: createTransactionForks(tap) };
  rememberOnFlush(config, state.forks);
  const connection = driver.getConnection();
  const early = connection.client;
  secureConnection(connection, tap, labeller);
  keepCause(driver);
  labelDriver(driver, labeller);
  guardResultCache(config, tap);
  guardExtensions(config, tap);
  guardEntityManagers(driver, config, state);
  startAsSystem(orm, tap);
  attachWhileOpen(orm, state, version);
  // 6.x registers extensions after it has made its entity manager, and perhaps a client of its own.
  if (orm.em !== undefined) orm.createEntityManager();
  if (early !== undefined) {
    delete connection.client;
    void early.destroy();
  }
}
