import { arch, availableParallelism, cpus, loadavg, platform } from "node:os";

/** Where figures were measured. */
export interface Environment {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  /** Of the last minute, when the run started: above the number of cores, times mean little. */
  readonly loadAverage: number;
  /** The server's version, when there was one. */
  readonly postgres: string | undefined;
}

/** This machine, now. */
export function environment(postgres: string | undefined): Environment {
  return {
    node: process.version,
    platform: `${platform()}-${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    loadAverage: Math.round(loadavg()[0]! * 100) / 100,
    postgres,
  };
}

/** On one line. */
export function environmentLine({ node, platform: system, cpu, cores, loadAverage, postgres }: Environment): string {
  const server = postgres === undefined ? "" : `, PostgreSQL ${postgres}`;
  return `Node ${node}${server}, ${system}, ${cores} x ${cpu}, load ${loadAverage}`;
}
