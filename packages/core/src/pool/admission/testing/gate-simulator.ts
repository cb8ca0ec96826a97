/** Drives a gate in simulated time (vitest's fake timers), with work that takes exactly as long as it says. */
import { vi } from "vitest";
import type { AdmissionOptions, Permit, PoolGate } from "../../../ports/pool-gate.ts";

export interface SimulatedWork {
  readonly tenant: string | undefined;
  readonly serviceMs: number;
  readonly options?: AdmissionOptions;
  readonly onStart?: () => void;
  readonly onEnd?: () => void;
  readonly onRefused?: (error: Error) => void;
}

interface Running {
  readonly work: SimulatedWork;
  readonly permit: Permit;
  readonly endsAt: number;
}

export class GateSimulator {
  readonly gate: PoolGate;
  /** Connection time that each tenant has had, milliseconds. */
  readonly usedMs = new Map<string | undefined, number>();
  readonly running: Running[] = [];

  constructor(gate: PoolGate) {
    this.gate = gate;
  }

  submit(work: SimulatedWork): void {
    const granted = (permit: Permit): void => {
      this.running.push({ work, permit, endsAt: performance.now() + work.serviceMs });
      work.onStart?.();
    };
    const permit = this.gate.tryEnter(work.tenant);
    if (permit !== undefined) granted(permit);
    else {
      this.gate.enter(work.tenant, work.options, { granted, refused: (error) => work.onRefused?.(error) });
    }
  }

  /** A tenant with `callers` loops, each of which asks again as soon as it is done. */
  keepBusy(tenant: string, callers: number, serviceMs: () => number): void {
    const again = (): void => this.submit({ tenant, serviceMs: serviceMs(), onEnd: again });
    for (let caller = 0; caller < callers; caller += 1) again();
  }

  /** Lets the simulated time pass, ending work as it is done. */
  run(forMs: number): void {
    const until = performance.now() + forMs;
    for (;;) {
      const next = this.running.reduce<Running | undefined>(
        (first, each) => (first === undefined || each.endsAt < first.endsAt ? each : first),
        undefined,
      );
      if (next === undefined || next.endsAt > until) break;
      vi.advanceTimersByTime(Math.max(0, next.endsAt - performance.now()));
      this.finish(next);
    }
    vi.advanceTimersByTime(Math.max(0, until - performance.now()));
  }

  finish(done: Running): void {
    this.running.splice(this.running.indexOf(done), 1);
    const { tenant, serviceMs } = done.work;
    this.usedMs.set(tenant, (this.usedMs.get(tenant) ?? 0) + serviceMs);
    this.gate.leave(done.permit, serviceMs);
    done.work.onEnd?.();
  }
}
