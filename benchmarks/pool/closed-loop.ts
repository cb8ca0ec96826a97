/** `callers` loops of `once` for so long; gives how many ended per second. The first `skipMs` do not count. */
export async function closedLoop(
  once: () => Promise<unknown>,
  load: { readonly callers: number; readonly forMs: number; readonly skipMs: number },
): Promise<number> {
  const startedAt = performance.now();
  const from = startedAt + load.skipMs;
  const end = from + load.forMs;
  let done = 0;
  const loop = async (): Promise<void> => {
    while (performance.now() < end) {
      await once();
      const now = performance.now();
      if (now >= from && now < end) done += 1;
    }
  };
  await Promise.all(Array.from({ length: load.callers }, loop));
  return (done * 1000) / load.forMs;
}
