import { expect, it } from "vitest";
import { runSql, startStandby } from "../index.ts";

it("streams from its primary and refuses writes", async () => {
  await using server = await startStandby();
  await runSql(server.primaryUrl, "create table seen as select 1 as n");
  await server.catchUp();
  expect(await runSql(server.standbyUrl(), "select n, pg_is_in_recovery() as standby from seen")).toEqual([
    { n: 1, standby: true },
  ]);
  await expect(runSql(server.standbyUrl(), "insert into seen values (2)")).rejects.toMatchObject({ code: "25006" });
}, 60_000);
