import { flag, oneOf, section, type ConfigProblem, type Field } from "./field.ts";

/** How transactions of one kind run, unless one of them says otherwise. */
export interface WorkloadConfig {
  /** @defaultValue the server's */
  readonly isolation: "read committed" | "repeatable read" | "serializable" | undefined;
  /** Whether the server refuses writes. @defaultValue false */
  readonly readOnly: boolean;
  /** With SERIALIZABLE and `readOnly`: waits for a snapshot that cannot fail. @defaultValue false */
  readonly deferrable: boolean;
}

const workload: Field<WorkloadConfig> = section<WorkloadConfig>({
  isolation: oneOf<"read committed" | "repeatable read" | "serializable">(
    ["read committed", "repeatable read", "serializable"],
    undefined as never,
  ),
  readOnly: flag(false),
  deferrable: flag(false),
});

/** The workloads that are there without a word. */
const DECLARED: Readonly<Record<string, WorkloadConfig>> = {
  report: { isolation: "repeatable read", readOnly: true, deferrable: false },
  transfer: { isolation: "serializable", readOnly: false, deferrable: false },
  import: { isolation: "read committed", readOnly: false, deferrable: false },
};

/** Workloads by name; a name of the declared ones replaces it. */
export const workloadsField: Field<Readonly<Record<string, WorkloadConfig>>> = {
  read(value: unknown, path: string, problems: ConfigProblem[]) {
    if (value === undefined) return DECLARED;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      problems.push({ kind: "invalid", path, message: "expected an object of workloads by name" });
      return DECLARED;
    }
    const own = Object.entries(value).map(
      ([name, inside]) => [name, workload.read(inside, `${path}.${name}`, problems)] as const,
    );
    return Object.freeze({ ...DECLARED, ...Object.fromEntries(own) });
  },
};
