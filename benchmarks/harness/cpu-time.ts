import { median } from "./statistics.ts";

/**
 * The CPU time that an operation takes at the median, in all threads of this process, microseconds. Short blocks, so that
 * what happens now and then, a garbage collection or a stranger's interrupt, is in few of them.
 * @param operations How many operations one block does.
 */
export async function cpuPerOperation(
  blocks: number,
  operations: number,
  block: (index: number) => Promise<unknown>,
): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < blocks; index += 1) {
    const before = process.cpuUsage();
    await block(index);
    const { user, system } = process.cpuUsage(before);
    times.push((user + system) / operations);
  }
  return median(times);
}
