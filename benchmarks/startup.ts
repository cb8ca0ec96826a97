/** What tapdb adds to an application's start, from the first line to the first row, in processes of their own. */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { acquireServer, createTestDatabase, generatePrismaClient, seedTenants, tenantSchema } from "@tapdb/testkit";
import { defineBenchmark } from "./harness/define-benchmark.ts";
import type { FigureInput } from "./harness/figure.ts";
import { interleave } from "./harness/interleave.ts";

const ORMS = ["pg", "typeorm", "prisma", "mikro-orm"] as const;
/** At most this much more than without tapdb, milliseconds. */
const TARGET_MS = 50;
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const APPLICATION = fileURLToPath(new URL("./startup/application.ts", import.meta.url));
const SCHEMA = fileURLToPath(new URL("../packages/testkit/src/contract/prisma/schema.prisma", import.meta.url));
const CLIENTS = fileURLToPath(new URL("../packages/testkit/generated/prisma", import.meta.url));

const run = promisify(execFile);

/** Milliseconds from the start of the process to its first row, as it says itself; the packages come as they are published. */
async function startOf(orm: string, way: string, env: NodeJS.ProcessEnv): Promise<number> {
  const { stdout } = await run(process.execPath, [APPLICATION, orm, way], { cwd: ROOT, env });
  return Number(stdout);
}

export default defineBenchmark({
  about: "start to first row with tapdb, against the ORM alone",
  rounds: 15,
  async run(context) {
    const server = await acquireServer();
    context.defer(() => server.release());
    const database = await createTestDatabase({ adminUrl: server.adminUrl, schema: tenantSchema, template: "tenants" });
    context.defer(() => database.drop());
    await seedTenants(database, 2, 2);
    context.note("building the packages");
    await run("npm", ["run", "--silent", "build"], { cwd: ROOT });
    const client = await generatePrismaClient({ schemaPath: SCHEMA, outputDir: CLIENTS });
    const env = { ...process.env, DATABASE_URL: database.appUrl, PRISMA_CLIENT: client, NODE_NO_WARNINGS: "1" };
    const figures: FigureInput[] = [];
    for (const orm of ORMS) {
      const samples = await interleave({
        rounds: context.rounds,
        variants: { plain: () => startOf(orm, "plain", env), tapdb: () => startOf(orm, "tapdb", env) },
        onRound: (done, of) => context.note(`${orm}, round ${done} of ${of}`),
      });
      const added = samples.difference("tapdb", "plain");
      figures.push({ name: `startup.${orm}.added`, value: added, unit: "ms", target: TARGET_MS });
      figures.push({ name: `startup.${orm}.plain`, value: samples.median("plain"), unit: "ms" });
    }
    return figures;
  },
});
