import type { ArgsDef } from "citty";

/** The flags that every command takes. */
export const COMMON_ARGUMENTS = {
  color: { type: "boolean", default: true, description: "Colours; NO_COLOR and --no-color switch them off" },
  stack: { type: "boolean", default: false, description: "Show the stack of an error" },
  help: { type: "boolean", alias: "h", default: false, description: "Show this help" },
} as const satisfies ArgsDef;
