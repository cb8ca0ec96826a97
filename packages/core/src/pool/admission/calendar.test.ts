import fc from "fast-check";
import { expect, test } from "vitest";
import { Calendar, CalendarEntry } from "./calendar.ts";

class Entry extends CalendarEntry {
  readonly name: number;
  constructor(name: number) {
    super();
    this.name = name;
  }
}

/** The same by sorting, which nobody can get wrong. */
class SortedList {
  now = 0;
  entries: { name: number; tick: number }[] = [];

  add(name: number, tick: number): void {
    this.entries.push({ name, tick: Math.max(tick, this.now) });
  }
  remove(name: number): void {
    this.entries = this.entries.filter((entry) => entry.name !== name);
  }
  first(until: number): number | undefined {
    const first = this.entries.toSorted((one, other) => one.tick - other.tick)[0];
    if (first !== undefined && first.tick <= until) {
      this.now = Math.max(this.now, first.tick);
      return first.name;
    }
    this.now = until === Infinity ? this.now : Math.max(this.now, until);
    return undefined;
  }
}

const tick = fc.oneof(fc.nat(40), fc.nat(2_000), fc.nat(5_000_000), fc.nat(2 ** 31 - 1));
const step = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), ahead: tick }),
  fc.record({ kind: fc.constant("remove" as const), which: fc.nat() }),
  fc.record({ kind: fc.constant("take" as const) }),
  fc.record({ kind: fc.constant("until" as const), ahead: tick }),
);

test("a calendar gives what a sorted list gives", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const calendar = new Calendar<Entry>();
      const model = new SortedList();
      const entries = new Map<number, Entry>();
      for (const [at, next] of steps.entries()) {
        if (next.kind === "add") {
          const entry = new Entry(at);
          entries.set(at, entry);
          calendar.add(entry, model.now + next.ahead);
          model.add(at, model.now + next.ahead);
        } else if (next.kind === "remove") {
          const name = [...entries.keys()][next.which % Math.max(1, entries.size)];
          if (name === undefined) continue;
          calendar.remove(entries.get(name)!);
          model.remove(name);
          entries.delete(name);
        } else {
          const until = next.kind === "until" ? model.now + next.ahead : Infinity;
          const first = calendar.first(until);
          expect(first?.name).toBe(model.first(until));
          if (first !== undefined) {
            calendar.remove(first);
            model.remove(first.name);
            entries.delete(first.name);
          }
        }
        expect(calendar.now).toBe(model.now);
        expect(calendar.size).toBe(model.entries.length);
        const due = Math.min(...model.entries.map((entry) => entry.tick));
        expect(calendar.dueNotBefore).toBeLessThanOrEqual(due);
      }
    }),
    { numRuns: 300 },
  );
});

test("an entry beyond the horizon comes last", () => {
  const calendar = new Calendar<Entry>();
  const far = new Entry(1);
  calendar.add(far, 2 ** 52);
  calendar.add(new Entry(2), 7);
  expect(calendar.first()?.name).toBe(2);
  calendar.remove(calendar.first()!);
  expect(calendar.first()).toBe(far);
});
