export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from "./database/create-test-database.ts";
export { seedTenants, tenantId } from "./database/seed-tenants.ts";
export { tenantSchema, tenantTables } from "./database/tenant-schema.ts";
export type { TestLogins, TestRoles } from "./database/test-roles.ts";
export { acquireServer, type AcquireServerOptions } from "./server/acquire-server.ts";
export { connectionUrl, type UrlParts } from "./server/connection-url.ts";
export { countConnections, killBackends, type BackendFilter } from "./server/connections.ts";
export { runSql, withClient, type Row } from "./server/run-sql.ts";
export { DEFAULT_MAJOR, SHARED_URL_VARIABLE, type ServerOrigin, type TestServer } from "./server/test-server.ts";
