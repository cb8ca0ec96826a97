/** What profiling every statement costs: CPU against OpenTelemetry's instrumentation, and heap. */
import { acquireServer, createTestDatabase, seedTenants, tenantSchema } from "@tapdb/testkit";
import { defineBenchmark } from "./harness/define-benchmark.ts";
import { addedCpuFigures } from "./profiler/added-cpu.ts";
import { heapFigures } from "./profiler/heap.ts";

export default defineBenchmark({
  about: "CPU and heap of the query profiler, against @opentelemetry/instrumentation-pg",
  rounds: 25,
  async run(context) {
    const server = await acquireServer();
    context.defer(() => server.release());
    const database = await createTestDatabase({
      adminUrl: server.adminUrl,
      schema: tenantSchema,
      template: "tenants",
    });
    context.defer(() => database.drop());
    const [tenant] = await seedTenants(database, 10, 10);
    const [row] = await database.query("show server_version");
    context.postgres(String(row?.server_version));
    const units = context.smoke ? 20 : context.rounds * 100;
    context.note("CPU");
    const cpu = await addedCpuFigures({ context, url: database.appUrl, tenant: tenant!, units });
    context.note("heap, a million statements");
    const heap = await heapFigures(context.smoke ? 100_000 : 1_000_000);
    return [...cpu, ...heap];
  },
});
