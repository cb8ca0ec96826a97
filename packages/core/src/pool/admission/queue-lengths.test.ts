import fc from "fast-check";
import { expect, test } from "vitest";
import { QueueLengths } from "./queue-lengths.ts";
import { TenantQueue } from "./tenant-queue.ts";

test("the longest queue is the longest, however queues grow and shrink", () => {
  const change = fc.record({ which: fc.nat(5), grow: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
      const lengths = new QueueLengths();
      const queues = Array.from({ length: 6 }, (_unused, at) => new TenantQueue(`t${at}`));
      for (const { which, grow } of changes) {
        const queue = queues[which]!;
        if (!grow && queue.waiting === 0) continue;
        const from = queue.waiting;
        queue.waiting += grow ? 1 : -1;
        lengths.changed(queue, from);
        const longest = Math.max(...queues.map(({ waiting }) => waiting));
        if (longest === 0) expect(lengths.longest).toBeUndefined();
        else expect(lengths.longest?.waiting).toBe(longest);
      }
    }),
  );
});
