export type { EmbeddedPostgres, EmbeddedPostgresOptions, EmbeddedStage } from "./embedded-postgres.ts";
export { findFreePort } from "./find-free-port.ts";
export { locateBinaries } from "./locate-binaries.ts";
export { findProcessIdentity, type ProcessIdentity } from "./process-identity.ts";
export { runCommand, type CommandOptions, type CommandResult } from "./run-command.ts";
export { startEmbeddedPostgres } from "./start-embedded-postgres.ts";
export { watchOver, type CallOff, type Watched } from "./watchdog.ts";
