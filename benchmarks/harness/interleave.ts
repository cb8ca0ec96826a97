/** Measures rivals in turns, so that a slow minute of the machine is everybody's. */
import { median } from "./statistics.ts";

/** What to measure. Each variant returns one round's number: a time, a CPU time, a rate. */
export interface InterleaveOptions<Name extends string> {
  readonly rounds: number;
  /** Rounds before them that do not count. @defaultValue 1 */
  readonly warmup?: number;
  readonly variants: Readonly<Record<Name, () => Promise<number> | number>>;
  /** Called after each round, the warm-up included. */
  readonly onRound?: (done: number, of: number) => void;
}

/** The rounds of each variant, and the comparisons that are fair because rounds pair up. */
export class Samples<Name extends string> {
  readonly rounds: Readonly<Record<Name, readonly number[]>>;

  constructor(rounds: Readonly<Record<Name, readonly number[]>>) {
    this.rounds = rounds;
  }

  median(name: Name): number {
    return median(this.rounds[name]);
  }

  /** The median over rounds of `name / base`. */
  ratio(name: Name, base: Name): number {
    return median(this.rounds[name].map((value, round) => value / this.rounds[base][round]!));
  }

  /** The median over rounds of `name - base`. */
  difference(name: Name, base: Name): number {
    return median(this.rounds[name].map((value, round) => value - this.rounds[base][round]!));
  }
}

/** The order of a round: each variant comes first, and after each other one, as often as before it. */
function orderOf<Name>(names: readonly Name[], round: number): Name[] {
  const start = (round >> 1) % names.length;
  const order = [...names.slice(start), ...names.slice(0, start)];
  return round % 2 === 0 ? order : order.toReversed();
}

/** Runs every variant once a round, in an order that favours none. */
export async function interleave<Name extends string>(options: InterleaveOptions<Name>): Promise<Samples<Name>> {
  const { rounds, warmup = 1, variants, onRound } = options;
  const names = Object.keys(variants) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round < warmup + rounds; round += 1) {
    for (const name of orderOf(names, round)) {
      const value = await variants[name]();
      if (round >= warmup) samples[name].push(value);
    }
    onRound?.(round + 1, warmup + rounds);
  }
  return new Samples(samples);
}
