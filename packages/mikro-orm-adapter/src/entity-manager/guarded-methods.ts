import type { Use } from "./owners.ts";

/** A method of the entity manager as tapdb sees it. */
export interface GuardedMethod {
  readonly use: Use;
  /** Whether it gives a promise. */
  readonly async: boolean;
  /** Whether it can answer without the server, so that a missing context has to be refused here. */
  readonly needsContext: boolean;
  /** Whether its statements are labelled with its name; not where a callback of the application runs inside. */
  readonly labelled: boolean;
}

const operation = (use: Use): GuardedMethod => ({ use, async: true, needsContext: true, labelled: true });
const control = (use: Use): GuardedMethod => ({ use, async: true, needsContext: true, labelled: false });
const inMemory = (use: Use): GuardedMethod => ({ use, async: false, needsContext: false, labelled: false });

const table = (names: string, method: GuardedMethod): [string, GuardedMethod][] =>
  names.split(" ").map((name) => [name, method]);

/** Every way in, of 6.4 to 7.x; a version that lacks a method is left without it. */
export const GUARDED_METHODS: ReadonlyMap<string, GuardedMethod> = new Map([
  ...table("find findAll findAndCount findByCursor findOne findOneOrFail refresh refreshOrFail", operation("binds")),
  ...table("upsert upsertMany lock populate flush clone", operation("binds")),
  ...table("count countBy insert insertMany nativeUpdate nativeDelete execute callRoutine", operation("checks")),
  ...table("begin", control("binds")),
  ...table("transactional commit rollback tryCache storeCache clearCache", control("checks")),
  ...table("getDataLoader", control("binds")),
  ...table("map merge create assign getReference persist remove", inMemory("binds")),
  ...table("createQueryBuilder getKysely getKnex getUnitOfWork getEntityFactory getEntityLoader", inMemory("checks")),
]);
