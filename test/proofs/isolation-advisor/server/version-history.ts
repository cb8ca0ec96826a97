/** What committed transactions read and wrote, by versions: each write leaves its own mark, and tells the mark that it replaced. */
export interface VersionHistory {
  /** Transaction, row, and the mark that it read. */
  readonly reads: { readonly who: number; readonly row: number; readonly mark: number }[];
  /** Transaction, row, the mark that it left and the one that it replaced. */
  readonly writes: { readonly who: number; readonly row: number; readonly mark: number; readonly replaced: number }[];
}

/** The mark of rows as they are at the beginning. */
export const INITIAL_MARK = 0;

/** Whether some order of the transactions explains the history: whether what depends on what has no cycle. */
export function isSerializable({ reads, writes }: VersionHistory, transactions: number): boolean {
  const follows = Array.from({ length: transactions }, () => new Set<number>());
  const add = (from: number, to: number): void => {
    if (from !== to) follows[from]!.add(to);
  };
  for (const later of writes) {
    const earlier = writes.find(({ row, mark }) => row === later.row && mark === later.replaced);
    if (earlier !== undefined) add(earlier.who, later.who);
  }
  for (const read of reads) {
    const writer = writes.find(({ row, mark }) => row === read.row && mark === read.mark);
    if (writer !== undefined) add(writer.who, read.who);
    const next = writes.find(({ row, replaced }) => row === read.row && replaced === read.mark);
    if (next !== undefined) add(read.who, next.who);
  }
  return isAcyclic(follows);
}

function isAcyclic(follows: readonly ReadonlySet<number>[]): boolean {
  const left = new Set(follows.keys());
  for (let removed = true; removed;) {
    removed = false;
    for (const node of left) {
      if ([...follows[node]!].some((next) => left.has(next))) continue;
      left.delete(node);
      removed = true;
    }
  }
  return left.size === 0;
}
