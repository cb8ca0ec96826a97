/**
 * A calendar queue: entries by whole ticks, first come first served within a tick. Insertion, removal and the step to the
 * next entry are O(1), however many entries there are and however far apart.
 *
 * Source: Varghese, Lauck, "Hashed and Hierarchical Timing Wheels", SOSP 1987, scheme 7. A digit of base 32 a level, so
 * that one integer says which slots of a level hold something.
 */

const SLOTS = 32;
const LEVELS = 8;
const POWERS = Array.from({ length: LEVELS + 1 }, (_unused, level) => SLOTS ** level);
/** The farthest that an entry can be from now; what is later counts as then. */
const HORIZON = SLOTS ** (LEVELS - 1);

interface Slot {
  readonly level: number;
  readonly index: number;
  head: CalendarEntry | undefined;
  tail: CalendarEntry | undefined;
}

/** Something that a calendar can hold; it is in one calendar at a time. */
export class CalendarEntry {
  /** @internal */
  tick = 0;
  /** @internal */
  slot: Slot | undefined = undefined;
  /** @internal */
  earlier: CalendarEntry | undefined = undefined;
  /** @internal */
  later: CalendarEntry | undefined = undefined;

  /** Whether a calendar holds it. */
  get isScheduled(): boolean {
    return this.slot !== undefined;
  }

  /** The tick that it is scheduled for. */
  get scheduledFor(): number {
    return this.tick;
  }
}

/** An ascending queue of entries whose time moves forward only. */
export class Calendar<Entry extends CalendarEntry> {
  readonly #slots: readonly Slot[] = Array.from({ length: SLOTS * LEVELS }, (_unused, at) => ({
    level: Math.floor(at / SLOTS),
    index: at % SLOTS,
    head: undefined,
    tail: undefined,
  }));
  readonly #occupied = new Int32Array(LEVELS);
  #now = 0;
  #size = 0;

  /** The tick that the calendar has come to. */
  get now(): number {
    return this.#now;
  }

  get size(): number {
    return this.#size;
  }

  /** Schedules an entry that is not scheduled; a tick in the past counts as now. */
  add(entry: Entry, tick: number): void {
    this.#size += 1;
    this.#place(entry, Math.min(Math.max(tick, this.#now), this.#now + HORIZON));
  }

  remove(entry: Entry): void {
    const { slot, earlier, later } = entry;
    if (slot === undefined) return;
    this.#size -= 1;
    if (earlier === undefined) slot.head = later;
    else earlier.later = later;
    if (later === undefined) slot.tail = earlier;
    else later.earlier = earlier;
    entry.slot = entry.earlier = entry.later = undefined;
    if (slot.head === undefined) this.#occupied[slot.level]! &= ~(1 << slot.index);
  }

  /** Moves time to the first entry, but not beyond `until`, and returns the entry if it got there; it stays scheduled. */
  first(until = Infinity): Entry | undefined {
    while (this.#size > 0) {
      const level = this.#lowestLevel();
      const index = lowestBit(this.#occupied[level]!);
      const start = this.#startOf(level, index);
      if (start > until) break;
      if (start > this.#now) this.#now = start;
      if (level === 0) return this.#slots[index]!.head as Entry;
      this.#spread(this.#slots[level * SLOTS + index]!);
    }
    if (until !== Infinity && until > this.#now) this.#now = until;
    return undefined;
  }

  /** A tick before which no entry is due; Infinity when there is none. */
  get dueNotBefore(): number {
    if (this.#size === 0) return Infinity;
    const level = this.#lowestLevel();
    return this.#startOf(level, lowestBit(this.#occupied[level]!));
  }

  /** The lowest level that holds something: nothing of a higher one is due before. */
  #lowestLevel(): number {
    let level = 0;
    while (this.#occupied[level] === 0) level += 1;
    return level;
  }

  #startOf(level: number, index: number): number {
    const above = POWERS[level + 1]!;
    return Math.floor(this.#now / above) * above + index * POWERS[level]!;
  }

  /** The level is that of the highest digit in which the tick differs from now: so a slot never holds two rounds. */
  #place(entry: CalendarEntry, tick: number): void {
    let level = 0;
    while (level < LEVELS - 1 && Math.floor(tick / POWERS[level + 1]!) !== Math.floor(this.#now / POWERS[level + 1]!)) {
      level += 1;
    }
    const index = Math.floor(tick / POWERS[level]!) % SLOTS;
    const slot = this.#slots[level * SLOTS + index]!;
    entry.tick = tick;
    entry.slot = slot;
    entry.later = undefined;
    entry.earlier = slot.tail;
    if (slot.tail === undefined) slot.head = entry;
    else slot.tail.later = entry;
    slot.tail = entry;
    this.#occupied[level]! |= 1 << index;
  }

  /** Time has come to a slot of a higher level: its entries go to lower ones, in their order. */
  #spread(slot: Slot): void {
    let entry = slot.head;
    slot.head = slot.tail = undefined;
    this.#occupied[slot.level]! &= ~(1 << slot.index);
    while (entry !== undefined) {
      const { later } = entry;
      this.#place(entry, entry.tick);
      entry = later;
    }
  }
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
