/** Contexts that are missing, changing, the system's, or made of ids that are none. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { errorCode } from "../error-code.ts";
import { outsideIn, type Operation, type Step } from "../operation.ts";
import { anId, ROWS } from "../tenants.ts";
import { INSERT } from "./pool-writes.ts";
import { ALL, lend, POINT, rowsOf, rowsOn } from "./rows-of.ts";

const missing = outsideIn("no context");
const contexts = outsideIn("contexts");
const MISSING = ["CONTEXT.MISSING"];
const NOBODYS = "insert into notes (body, tag) values ('0:refused:0', 0)";

const ways: Record<string, (step: Step) => Promise<unknown>> = {
  query: ({ tap }) => rowsOf(tap, NOBODYS),
  parameters: ({ tap }) => rowsOf(tap, INSERT, ["0:refused:0", 0]),
  connect: ({ tap }) => tap.pool.connect(),
  callback: ({ tap }) =>
    new Promise((resolve, reject) =>
      tap.pool.query(NOBODYS, undefined, (error) => (error ? reject(error) : resolve(0))),
    ),
  transaction: ({ tap }) => tap.transaction({}, (tx) => tx.query(NOBODYS)),
  "session scope": ({ tap }) => tap.sessionScope(({ execute }) => execute(NOBODYS)),
  "shared pool": async ({ tap }) => tap.sharedPool().query(NOBODYS),
  "left context": ({ tap, tenant }) =>
    tap.withTenant(tenant.id, () => tap.context.run(undefined, () => rowsOf(tap, NOBODYS))),
};

const withoutContext: readonly Operation[] = Object.entries(ways).map(([name, way]) =>
  missing(name, 2, async (step) => {
    await step.verdicts.refused(way(step), MISSING, errorCode);
    step.verdicts.that(step.tap.context.current() === undefined, "no context came out of it");
  }),
);

const NO_IDS: readonly unknown[] = [
  "",
  "\0",
  "tenant-0001\0",
  "x".repeat(257),
  "租".repeat(100),
  "\ud800",
  "tenant-\udfff",
  Number.NaN,
  1.5,
  2 ** 53,
  Number.POSITIVE_INFINITY,
  null,
  undefined,
  true,
  {},
  { toString: () => "tenant-0001" },
  ["tenant-0001"],
  Symbol("tenant-0001"),
  () => "tenant-0001",
  Buffer.from("tenant-0001"),
];
let tenMegabytes: string | undefined;

async function noTenant({ tap, random, verdicts }: Step): Promise<void> {
  tenMegabytes ??= "t".repeat(10 * 1024 * 1024);
  const id = random.chance(0.05) ? tenMegabytes : random.pick(NO_IDS);
  const work = tap.withTenant(id as string, () => rowsOf(tap, ALL));
  await verdicts.refused(work, ["CONTEXT.INVALID_TENANT"], errorCode);
}

/** A tenant that has no rows, spelled as a number: the same as its text, and nobody else. */
async function stranger({ tap, tenant, random, verdicts }: Step): Promise<void> {
  const id = random.pick([7_777_777, 7_777_777n, "7777777", "tenant-9999", "tenant-0001 or true"]);
  await tap.withTenant(id, async () => {
    verdicts.own(tenant, await rowsOf(tap, ALL), 0);
    const current = tap.context.current();
    verdicts.that(current?.kind === "tenant" && current.tenant === String(id), "a number is its text");
  });
}

async function system({ tap, tenant, random, verdicts }: Step): Promise<void> {
  await tap.asSystem({ reason: "proof" }, async () => {
    verdicts.own(tenant, await rowsOf(tap, ALL), 0);
    verdicts.own(tenant, await rowsOf(tap, POINT, [anId(tenant, random)]), 0);
    await verdicts.refused(rowsOf(tap, INSERT, ["0:refused:0", 0]), ["42501", "23502"], errorCode);
    await lend(tap, async (client) => {
      await client.query("BEGIN");
      verdicts.own(tenant, await rowsOn(client, ALL), 0);
      await client.query("COMMIT");
    });
  });
}

/** Tenants inside tenants, in turns: each sees its own before, during and after. */
async function changing({ tap, tenant, other, verdicts }: Step): Promise<void> {
  await tap.withTenant(tenant.id, async () => {
    const outer = rowsOf(tap, ALL);
    const inner = await tap.withTenant(other.id, async () => {
      await nextTurn();
      return rowsOf(tap, ALL);
    });
    verdicts.own(other, inner, ROWS);
    verdicts.own(tenant, await outer, ROWS);
    verdicts.own(tenant, await tap.asSystem({ reason: "proof" }, () => rowsOf(tap, ALL)), 0);
    verdicts.own(tenant, await rowsOf(tap, ALL), ROWS);
  });
}

/** Code that has lost its context on a connection that a tenant checked out acts for that tenant, and only for it. */
async function lostContext({ tap, tenant, verdicts }: Step): Promise<void> {
  const client = await tap.withTenant(tenant.id, () => tap.pool.connect());
  try {
    verdicts.own(tenant, await rowsOn(client, ALL), ROWS);
  } finally {
    client.release();
  }
}

/** A lazy thenable starts when it is awaited, which `withTenant` does inside. */
async function lazy({ tap, tenant, verdicts }: Step): Promise<void> {
  // oxlint-disable-next-line unicorn/no-thenable -- what is under test.
  const thenable = { then: (...to: Parameters<Promise<never[]>["then"]>) => rowsOf<never>(tap, ALL).then(...to) };
  verdicts.own(tenant, await tap.withTenant(tenant.id, () => thenable as PromiseLike<never[]>), ROWS);
}

/** Operations about who is asking. */
export const contextChanges: readonly Operation[] = [
  contexts("an id that is none", 3, noTenant),
  contexts("a tenant without rows", 2, stranger),
  contexts("the system", 3, system),
  contexts("tenants inside tenants", 4, changing),
  contexts("lost context", 3, lostContext),
  contexts("lazy thenable", 3, lazy),
];

/** Operations with no context: each is refused, and nothing is sent. */
export const contextsMissing = withoutContext;
