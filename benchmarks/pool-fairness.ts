/** What a noisy tenant does to a quiet one, and how a thousand tenants and unequal weights share a pool of four. */
import { acquireServer, createTestDatabase, tenantSchema } from "@tapdb/testkit";
import { defineBenchmark, type BenchmarkContext } from "./harness/define-benchmark.ts";
import { manyTenantsFigures } from "./pool-fairness/many-tenants.ts";
import { noisyNeighbourFigures } from "./pool-fairness/noisy-neighbour.ts";
import { weightFigures } from "./pool-fairness/weights.ts";

async function database(context: BenchmarkContext): Promise<string> {
  const server = await acquireServer();
  context.defer(() => server.release());
  const created = await createTestDatabase({
    adminUrl: server.adminUrl,
    schema: tenantSchema,
    template: "tenants",
  });
  context.defer(() => created.drop());
  const [row] = await created.query("show server_version");
  context.postgres(String(row?.server_version));
  return created.appUrl;
}

export default defineBenchmark({
  about: "a quiet tenant beside a noisy one, a thousand tenants, and weights, against node-postgres' own pool",
  rounds: 3,
  smokeRounds: 1,
  async run(context) {
    const url = await database(context);
    return [
      ...(await noisyNeighbourFigures(context, url)),
      ...(await manyTenantsFigures(context, url)),
      ...(await weightFigures(context, url)),
    ];
  },
});
