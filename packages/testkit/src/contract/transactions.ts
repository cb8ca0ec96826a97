/** The ORM's calls and its own transactions take part in `tap.transaction`, and keep their meaning outside of it. */
import { findTapdbError } from "@tapdb/core/errors";
import { describe, expect, it } from "vitest";
import type { ContractEnvironment, Opened } from "./contract-environment.ts";
import type { Operations } from "./orm-driver.ts";

const UNDO = Symbol("undo");
const ISOLATION_LEVELS = ["read committed", "repeatable read", "serializable"] as const;
const codeOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => "fulfilled",
    (error: unknown) => findTapdbError(error)?.code ?? error,
  );
const undone = async (work: Promise<unknown>): Promise<void> =>
  expect(await work.catch((error: unknown) => error)).toBe(UNDO);

/** Runs the body of a test on a fresh ORM. */
type Body = (tools: Tools) => Promise<void>;
interface Tools extends Opened {
  readonly environment: ContractEnvironment;
  /** Acts for the tenant of the suite. */
  readonly asUs: <T>(work: () => Promise<T>) => Promise<T>;
  readonly marker: string;
  /** Skips the test, and says why. */
  readonly skip: (reason: string) => never;
  /** How many notes with `body` are committed. */
  readonly committed: (body: string) => Promise<number>;
}

function test(name: string, environment: () => ContractEnvironment, body: Body, poolSize = 3): void {
  it(name, async ({ skip }) => {
    const shared = environment();
    await using opened = await shared.open({ poolSize });
    const committed = async (text: string): Promise<number> =>
      Number((await shared.admin("select count(*)::int as n from notes where body = $1", [text]))[0]?.n);
    const asUs = <T>(work: () => Promise<T>): Promise<T> => opened.tap.withTenant(shared.ours.id, work);
    await body({ ...opened, environment: shared, asUs, marker: shared.aim([1]).marker, committed, skip });
  });
}

const levelOf = async (operations: Operations): Promise<unknown> =>
  (await operations.query("select current_setting('transaction_isolation') as level"))[0]?.level;

function registerManaged(environment: () => ContractEnvironment): void {
  test(
    "ORM calls join tap.transaction and are committed with it",
    environment,
    async ({ tap, handle, asUs, marker, committed }) => {
      await asUs(() =>
        tap.transaction({}, async (tx) => {
          await handle.createNote(marker);
          expect(await handle.countNotes(marker)).toBe(1);
          expect((await tx.query("select count(*)::int as n from notes where body = $1", [marker])).rows).toEqual([
            { n: 1 },
          ]);
          expect(await committed(marker)).toBe(0);
        }),
      );
      expect(await committed(marker)).toBe(1);
    },
  );

  test("a rollback undoes all of them", environment, async ({ tap, handle, asUs, marker, committed }) => {
    const work = asUs(() =>
      tap.transaction({}, async () => {
        await handle.createNote(marker);
        await handle.transaction((inside) => inside.createNote(marker));
        await Promise.all([handle.createNote(marker), handle.createNote(marker)]);
        throw UNDO;
      }),
    );
    await undone(work);
    expect(await committed(marker)).toBe(0);
  });

  test("the ORM's transaction inside is a savepoint", environment, async ({ tap, handle, asUs, marker, committed }) => {
    await asUs(() =>
      tap.transaction({}, async () => {
        await handle.createNote(marker);
        await undone(
          handle.transaction(async (inside) => {
            await inside.createNote(marker);
            expect(await inside.countNotes(marker)).toBe(2);
            throw UNDO;
          }),
        );
        expect(await handle.countNotes(marker)).toBe(1);
      }),
    );
    expect(await committed(marker)).toBe(1);
  });

  test("code inside the ORM's transaction may use the ORM without the handle", environment, async (tools) => {
    const { tap, handle, asUs, marker, committed } = tools;
    await asUs(() =>
      tap.transaction({}, () =>
        handle.transaction(async (inside) => {
          await inside.createNote(marker);
          expect(await handle.countNotes(marker)).toBe(1);
          await handle.createNote(marker);
        }),
      ),
    );
    expect(await committed(marker)).toBe(2);
  });

  test(
    "a sibling's rollback leaves the other's work",
    environment,
    async ({ tap, handle, asUs, marker, committed }) => {
      const branch = (count: number, fail: boolean): Promise<void> =>
        handle.transaction(async (inside) => {
          for (let at = 0; at < count; at += 1) await inside.createNote(fail ? `${marker}-undone` : marker);
          if (fail) throw UNDO;
        });
      await asUs(() =>
        tap.transaction({}, async () => {
          await Promise.allSettled([branch(2, false), branch(2, true), branch(1, false), branch(1, true)]);
          await Promise.allSettled([branch(1, true), handle.createNote(marker), branch(1, false)]);
        }),
      );
      expect(await committed(marker)).toBe(5);
      expect(await committed(`${marker}-undone`)).toBe(0);
    },
  );

  test(
    "another tenant is refused inside",
    environment,
    async ({ tap, handle, asUs, environment: { theirs }, marker, committed }) => {
      const work = asUs(() =>
        tap.transaction({}, async () => {
          await handle.createNote(marker);
          return tap.withTenant(theirs.id, () => handle.createNote(marker));
        }),
      );
      expect(await codeOf(work)).toBe("CONTEXT.TENANT_MISMATCH");
      expect(await committed(marker)).toBe(0);
    },
  );

  test("work that outlives it is refused", environment, async ({ tap, handle, asUs, marker, committed }) => {
    let late: (() => Promise<unknown>) | undefined;
    await asUs(() =>
      tap.transaction({}, async () => {
        await handle.createNote(marker);
        const { promise, resolve } = Promise.withResolvers<void>();
        const later = promise.then(() => handle.createNote(marker));
        later.catch(() => undefined);
        late = () => (resolve(), later);
      }),
    );
    expect(await codeOf((late as () => Promise<unknown>)())).toBe("TRANSACTION.FINISHED");
    expect(await committed(marker)).toBe(1);
  });
}

function registerLevels(environment: () => ContractEnvironment): void {
  test("isolation levels reach the server", environment, async ({ tap, handle, asUs }) => {
    for (const isolation of ISOLATION_LEVELS) {
      await asUs(async () => {
        expect(await tap.transaction({ isolation }, () => levelOf(handle))).toBe(isolation);
        expect(await handle.transaction((inside) => levelOf(inside), { isolation })).toBe(isolation);
        expect(await tap.transaction({ isolation }, () => handle.transaction(levelOf, { isolation }))).toBe(isolation);
      });
    }
  });

  test(
    "a level that the outer transaction does not have is an error",
    environment,
    async ({ tap, handle, asUs, marker, committed }) => {
      const work = asUs(() =>
        tap.transaction({ isolation: "repeatable read" }, async () => {
          await handle.createNote(marker);
          await handle.transaction((inside) => inside.createNote(marker), { isolation: "serializable" });
        }),
      );
      expect(await codeOf(work)).toBe("TRANSACTION.ISOLATION_MISMATCH");
      expect(await committed(marker)).toBe(0);
    },
  );

  test("readOnly reaches the server", environment, async ({ tap, handle, asUs, marker, committed }) => {
    const work = asUs(() => tap.transaction({ readOnly: true }, () => handle.createNote(marker)));
    await expect(work).rejects.toThrow(/read-only transaction/);
    expect(await committed(marker)).toBe(0);
  });

  test(
    "a serialization conflict runs the whole work again",
    environment,
    async ({ tap, handle, asUs, marker, committed }) => {
      const waiting = [Promise.withResolvers<void>(), Promise.withResolvers<void>()] as const;
      const attempts = [0, 0];
      const bookOnce = (own: 0 | 1): Promise<void> =>
        asUs(() =>
          tap.transaction({ isolation: "serializable" }, async () => {
            attempts[own]! += 1;
            const taken = await handle.countNotes(marker);
            waiting[own].resolve();
            await waiting[(1 - own) as 0 | 1].promise;
            if (taken === 0) await handle.createNote(marker);
          }),
        );
      await Promise.all([bookOnce(0), bookOnce(1)]);
      expect(await committed(marker)).toBe(1);
      expect(attempts[0]! + attempts[1]!).toBeGreaterThanOrEqual(3);
    },
  );
}

function registerOwn(environment: () => ContractEnvironment): void {
  test(
    "the ORM's own transaction commits, rolls back and nests",
    environment,
    async ({ handle, asUs, marker, committed }) => {
      await asUs(async () => {
        await handle.transaction(async (inside) => {
          await inside.createNote(marker);
          await inside.transaction?.(async (deeper) => void (await deeper.createNote(marker)));
          await undone(
            inside.transaction?.(async (deeper) => {
              await deeper.createNote(marker);
              throw UNDO;
            }) ?? Promise.reject(UNDO),
          );
          expect(await committed(marker)).toBe(0);
        });
        const kept = await committed(marker);
        expect(kept).toBeGreaterThanOrEqual(1);
        await undone(
          handle.transaction(async (inside) => {
            await inside.createNote(marker);
            throw UNDO;
          }),
        );
        expect(await committed(marker)).toBe(kept);
      });
    },
  );

  test("another tenant is refused on the ORM's own transaction", environment, async (tools) => {
    const {
      tap,
      handle,
      asUs,
      marker,
      committed,
      environment: { theirs },
    } = tools;
    const work = asUs(() =>
      handle.transaction(async (inside) => {
        await inside.createNote(marker);
        await tap.withTenant(theirs.id, () => inside.createNote(marker));
      }),
    );
    expect(await codeOf(work)).toBe("CONTEXT.TENANT_MISMATCH");
    expect(await committed(marker)).toBe(0);
  });

  test(
    "a transaction that is left open does not reach the next user",
    environment,
    async (tools) => {
      const {
        tap,
        handle,
        asUs,
        marker,
        committed,
        environment: { theirs, admin, database },
      } = tools;
      if (handle.leaveOpen === undefined) tools.skip("the ORM gives no way to leave a transaction open");
      const left = await asUs(() => handle.leaveOpen!());
      await asUs(() => left.finish());
      await tap.withTenant(theirs.id, () => handle.createNote(marker));
      expect(await committed(marker)).toBe(1);
      const open = "select pid from pg_stat_activity where datname = $1 and state like 'idle in transaction%'";
      expect(await admin(open, [database.name])).toEqual([]);
    },
    1,
  );
}

/** Registers the tests of transactions. */
export function registerTransactions(environment: () => ContractEnvironment): void {
  describe("transactions", () => {
    registerManaged(environment);
    registerLevels(environment);
    registerOwn(environment);
  });
}
