import { once } from "node:events";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { withClient, wireProxy, type FaultPlan, type WireProxy } from "../index.ts";

let proxy: WireProxy;
beforeAll(async () => {
  proxy = await wireProxy({ target: inject("tapdbAdminUrl") });
});
afterAll(() => proxy.close());

async function connected(): Promise<{ client: pg.Client; broken: Promise<Error> }> {
  const client = new pg.Client({ connectionString: proxy.url() });
  const broken = new Promise<Error>((resolve) => client.on("error", resolve));
  await client.connect();
  return { client, broken };
}

describe("wireProxy", () => {
  it("counts flights, round trips and messages", async () => {
    await withClient(proxy.url(), async (client) => {
      await proxy.reset();
      await client.query("select 1");
      await client.query("select $1::text, repeat('x', 200000)", ["a"]);
      // The error comes before the server is ready again, and the counts are to be of all.
      const ready = once(client, "drain");
      await client.query("select broken").catch(() => undefined);
      await ready;
      const stats = await proxy.stats();
      expect(stats).toMatchObject({
        flights: 3,
        roundTrips: 3,
        syncs: 1,
        queries: 2,
        readyForQuery: 3,
        errors: 1,
        connections: 0,
      });
      expect(stats.frontend).toEqual({ Q: 2, P: 1, B: 1, D: 1, E: 1, S: 1 });
      expect(stats.bytesToClient).toBeGreaterThan(200_000);
    });
    expect((await proxy.stats()).roundTrips).toBe(3);
  });

  it("counts a request for encryption and its refusal", async () => {
    await proxy.reset();
    await expect(withClient(`${proxy.url()}?sslmode=no-verify`, async () => undefined)).rejects.toThrow(/SSL/);
    expect((await proxy.stats()).frontend).toMatchObject({ ssl: 1 });
  });

  it("adds latency to a round trip", async () => {
    await using slow = await wireProxy({ target: inject("tapdbAdminUrl"), delayMs: 5 });
    const fastest = async (url: string): Promise<number> =>
      withClient(url, async (client) => {
        const times: number[] = [];
        for (let round = 0; round < 60; round += 1) {
          const start = performance.now();
          await client.query("select 1");
          times.push(performance.now() - start);
        }
        return Math.min(...times);
      });
    const added = (await fastest(slow.url())) - (await fastest(inject("tapdbAdminUrl")));
    expect(added).toBeGreaterThan(4.6);
    expect(added).toBeLessThan(6);
  });

  it("cuts all connections", async () => {
    const { client, broken } = await connected();
    const outcome = Promise.allSettled([client.query("select pg_sleep(10)")]);
    await proxy.cutAll();
    expect(await outcome).toMatchObject([{ status: "rejected", reason: { code: "ECONNRESET" } }]);
    await broken;
  });

  it("cuts before or after the server has seen a text", async () => {
    const { client } = await connected();
    await client.query("create table if not exists cut_probe (n int); truncate cut_probe");
    await proxy.cutAt({ text: "values (1)", when: "before" });
    await expect(client.query("insert into cut_probe values (1)")).rejects.toMatchObject({ code: "ECONNRESET" });
    const second = await connected();
    await proxy.cutAt({ text: "values (2)", when: "after" });
    await expect(second.client.query("insert into cut_probe values (2)")).rejects.toMatchObject({ code: "ECONNRESET" });
    const { rows } = await withClient(proxy.url(), (reader) => reader.query("select n from cut_probe"));
    expect(rows).toEqual([{ n: 2 }]);
    await withClient(proxy.url(), (reader) => reader.query("drop table cut_probe"));
  });

  it("breaks flights at random by their place in the transaction, until it is told to stop", async () => {
    const fated = async (rates: FaultPlan["rates"], text: string): Promise<unknown> => {
      const { client } = await connected();
      await proxy.injectFaults({ rates, seed: 1 });
      const outcome = await client
        .query("begin")
        .then(
          () => client.query(text).then(() => "done"),
          () => "begin broke",
        )
        .catch((error: { code?: string }) => error.code);
      await proxy.injectFaults(undefined);
      await client.end().catch(() => undefined);
      return outcome;
    };
    await proxy.reset();
    expect(await fated({ begin: 0, statement: 0, commit: 0 }, "select 1")).toBe("done");
    expect(await fated({ begin: 1, statement: 0, commit: 0 }, "select 1")).toBe("begin broke");
    expect(await fated({ begin: 0, statement: 1, commit: 0 }, "select 1")).toBe("ECONNRESET");
    expect(await fated({ begin: 0, statement: 0, commit: 1 }, "COMMIT")).toBe("ECONNRESET");
    const { faults } = await proxy.stats();
    expect(Object.keys(faults).map((name) => name.split(":")[0])).toEqual(["begin", "statement", "commit"]);
  });

  it("goes silent and comes back", async () => {
    await withClient(proxy.url(), async (client) => {
      await proxy.blackhole();
      let answered = false;
      const query = client.query("select 7 as n").then(({ rows }) => {
        answered = true;
        return rows;
      });
      await withClient(inject("tapdbAdminUrl"), (other) => other.query("select pg_sleep(0.05)"));
      expect(answered).toBe(false);
      await proxy.resume();
      expect(await query).toEqual([{ n: 7 }]);
    });
  });
});
