/** Declared transactions, by decorators of both kinds and as functions; the decorated class is compiled by TypeScript itself. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import {
  ClsPluginTransactional,
  Propagation,
  Transactional as NestTransactional,
  TransactionHost,
} from "@nestjs-cls/transactional";
import { Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { TapdbTransactionalAdapter, transactional, Transactional, type Tapdb } from "@tapdb/core";
import { withTapdb } from "@tapdb/typeorm-adapter";
import { ClsModule } from "nestjs-cls";
import { DataSource, type EntityManager } from "typeorm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { errorOf, itemsFixture } from "./fixture.ts";

const fixture = itemsFixture();
const run = promisify(execFile);
const bump = "update items set n = n + 1 where id = 1";
const count = async (): Promise<number> =>
  Number((await fixture.database.query("select n from items where id = 1"))[0]?.n);

const SOURCE = `
declare const bump: string;
export function define(Transactional: any, tap: any) {
  class Counter {
    step = 1;
    @Transactional({ isolation: "serializable", tap })
    async add(times: number): Promise<number> {
      const transaction = tap.transactions.current();
      for (let at = 0; at < times; at += this.step) await transaction.query("${bump}");
      return times;
    }
    @Transactional({ tap })
    async fail(): Promise<void> {
      await this.add(1);
      throw new RangeError("no");
    }
    @Transactional({ tap, propagation: "mandatory" })
    static async inside(): Promise<string> { return "inside"; }
  }
  return Counter;
}
`;

type Define = (
  decorator: typeof Transactional,
  tap: Tapdb,
) => (new () => { add(times: number): Promise<number>; fail(): Promise<void> }) & {
  inside(): Promise<string>;
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tapdb-decorators-"));
  await writeFile(join(folder, "counter.ts"), SOURCE);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
});
afterAll(() => rm(folder, { recursive: true }));

async function compiled(...flags: string[]): Promise<Define> {
  const outDir = join(folder, flags.length === 0 ? "standard" : "legacy");
  const tsc = join(import.meta.dirname, "../../node_modules/typescript/bin/tsc");
  const common = ["--target", "es2022", "--module", "esnext", "--ignoreConfig", "--skipLibCheck", "--outDir", outDir];
  await run(process.execPath, [tsc, join(folder, "counter.ts"), ...common, ...flags]);
  return ((await import(pathToFileURL(join(outDir, "counter.js")).href)) as { define: Define }).define;
}

describe.each([["standard decorators"], ["experimentalDecorators", "--experimentalDecorators"]])(
  "%s",
  (_kind, ...flags) => {
    test("a method commits, rolls back, joins, and is called by its name", async () => {
      const tap = fixture.make({ poolSize: 1 });
      const names: unknown[] = [];
      tap.observe({ onTransaction: ({ kind, name }) => void names.push(`${kind} ${name}`) });
      const Counter = (await compiled(...flags))(Transactional, tap);
      const counter = new Counter();
      const before = await count();
      await tap.withTenant("t", async () => {
        expect(await counter.add(2)).toBe(2);
        expect(await errorOf(tap.transaction({}, () => counter.fail()))).toMatchObject({
          code: "TRANSACTION.ISOLATION_MISMATCH",
        });
        expect(await errorOf(Counter.inside())).toMatchObject({ code: "TRANSACTION.MISSING" });
        expect(await tap.transaction({}, () => Counter.inside())).toBe("inside");
      });
      expect(await count()).toBe(before + 2);
      expect(names[0]).toBe("committed Counter.add");
      await tap.close();
    });
  },
);

describe("transactional", () => {
  test("finds the tapdb in whose context it is called", async () => {
    const [one, other] = [fixture.make({ poolSize: 1 }), fixture.make({ poolSize: 1 })];
    const names: unknown[] = [];
    other.observe({ onTransaction: ({ name }) => void names.push(name) });
    const add = transactional(
      { isolation: "repeatable read" },
      async function addTo(this: { by: number }, times: number) {
        return times + this.by;
      },
    );
    expect(add.name).toBe("addTo");
    expect(await other.withTenant("t", () => add.call({ by: 1 }, 2))).toBe(3);
    expect(names).toEqual(["addTo"]);
    expect(await errorOf(add.call({ by: 1 }, 2))).toMatchObject({ code: "CONFIG.INVALID" });
    await one.close();
    expect(await errorOf(add.call({ by: 1 }, 2))).toMatchObject({ code: "CONTEXT.MISSING" });
    await other.close();
    expect(await errorOf(add.call({ by: 1 }, 2))).toMatchObject({ code: "CONFIG.INVALID" });
  });
});

describe("@nestjs-cls/transactional", () => {
  test("opens transactions of tapdb, nests by savepoints, and begins new ones", async () => {
    const tap = fixture.make({ poolSize: 2 });
    const source = await new DataSource(withTapdb({ type: "postgres" }, tap)).initialize();
    const adapter = new TapdbTransactionalAdapter({ tap, client: source.manager });
    class AppModule {}
    Module({ imports: [ClsModule.forRoot({ plugins: [new ClsPluginTransactional({ adapter })] })] })(AppModule);
    const app = await NestFactory.createApplicationContext(AppModule, { logger: false });
    const host = app.get<TransactionHost<typeof adapter>>(TransactionHost);
    const manager = (): EntityManager => host.tx as EntityManager;
    const before = await count();
    await tap.withTenant("t", async () => {
      const levels = host.withTransaction({ isolation: "serializable" }, () =>
        manager().query("show transaction_isolation"),
      );
      expect(await levels).toEqual([{ transaction_isolation: "serializable" }]);
      await host.withTransaction(async () => {
        await manager().query(bump);
        const nested = host.withTransaction(Propagation.Nested, async () => {
          await manager().query(bump);
          throw new RangeError("no");
        });
        expect(await errorOf(nested)).toBeInstanceOf(RangeError);
        await host.withTransaction(Propagation.Required, () => manager().query(bump));
        await host.withTransaction(Propagation.RequiresNew, () => manager().query("select 1"));
        const outside = host.withTransaction(Propagation.NotSupported, async () => manager().query(bump));
        expect(await errorOf(outside)).toMatchObject({ code: "TRANSACTION.NOT_ALLOWED" });
      });
      const undone = tap.transaction({}, async () => {
        await host.withTransaction(() => manager().query(bump));
        throw new RangeError("joined");
      });
      await errorOf(undone);
    });
    expect(await count()).toBe(before + 2);
    expect(NestTransactional).toBeTypeOf("function");
    await app.close();
    await source.destroy();
  });
});
