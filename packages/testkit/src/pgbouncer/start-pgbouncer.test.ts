import { describe, expect, it } from "vitest";
import { createTestDatabase, pgBouncerUnavailable, startPgBouncer, withClient } from "../index.ts";

const reason = await pgBouncerUnavailable();

describe.skipIf(reason !== undefined)(`startPgBouncer${reason === undefined ? "" : ` (${reason})`}`, () => {
  it("shares one server connection between clients in transaction mode", async () => {
    await using database = await createTestDatabase();
    await using bouncer = await startPgBouncer({ target: database.appUrl, logins: [database.systemUrl], poolSize: 1 });
    expect(bouncer.version).toMatch(/^\d+\.\d+/);
    const pid = "select pg_backend_pid() as pid, current_user as name";
    await withClient(bouncer.url(), async (first) => {
      await withClient(bouncer.url(), async (second) => {
        const [a, b] = [await first.query(pid), await second.query(pid)];
        expect(a.rows).toEqual(b.rows);
      });
    });
    const { rows } = await withClient(bouncer.url(database.systemUrl), (client) => client.query(pid));
    expect(rows).toMatchObject([{ name: database.roles.system }]);
  });

  it("tells what is wrong when it does not start", async () => {
    await using database = await createTestDatabase();
    const start = startPgBouncer({ target: database.appUrl, settings: { pool_mode: "nonsense" } });
    await expect(start).rejects.toMatchObject({
      code: "CONNECTION.UNREACHABLE",
      message: expect.stringContaining("nonsense"),
    });
  });
});
