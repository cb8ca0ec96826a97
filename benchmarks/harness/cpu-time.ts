/**
 * The CPU time that `work` takes in all threads of this process, microseconds per operation. Keep the work short: then
 * what happens now and then, a garbage collection or a stranger's interrupt, is in few of many samples.
 * @param operations How many operations `work` does.
 */
export async function cpuPerOperation(operations: number, work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / operations;
}
