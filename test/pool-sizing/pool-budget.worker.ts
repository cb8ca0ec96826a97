/** One of several processes on one server: runs a closed loop for so long and tells what size it has found. */
import { createTapdb } from "@tapdb/core";

const [databaseUrl, budget, processes, forMs, sql] = process.argv.slice(2) as [string, string, string, string, string];
const tap = createTapdb({
  databaseUrl,
  poolSize: 4,
  maxOverflow: 26,
  pool: { sizing: { mode: "adaptive", floor: 1, budget: Number(budget), processes: Number(processes) } },
});
const end = performance.now() + Number(forMs);
let done = 0;
let failed = 0;
let mostOthers = 0;
const loop = async (): Promise<void> => {
  while (performance.now() < end) {
    try {
      await tap.pool.query(sql);
      done += 1;
    } catch {
      failed += 1;
    }
    mostOthers = Math.max(mostOthers, tap.pools.getMetrics().sizing!.others);
  }
};
await tap.withTenant("tenant-0001", () => Promise.all(Array.from({ length: 24 }, loop)));
const sizing = tap.pools.getMetrics().sizing!;
await tap.close();
process.stdout.write(JSON.stringify({ done, failed, mostOthers, ...sizing }));
