export type { EmbeddedPostgres, EmbeddedPostgresOptions, EmbeddedStage } from "./embedded-postgres.ts";
export { findFreePort } from "./find-free-port.ts";
export { locateBinaries } from "./locate-binaries.ts";
export { startEmbeddedPostgres } from "./start-embedded-postgres.ts";
