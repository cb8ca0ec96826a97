import { columnsQuery } from "./columns.ts";
import { constraintsQuery } from "./constraints.ts";
import { defaultPrivilegesQuery } from "./default-privileges.ts";
import { eventTriggersQuery } from "./event-triggers.ts";
import { extensionsQuery } from "./extensions.ts";
import { foreignServersQuery } from "./foreign-servers.ts";
import { functionsQuery } from "./functions.ts";
import { catalogGrantsQuery, grantsQuery } from "./grants.ts";
import { indexesQuery } from "./indexes.ts";
import { largeObjectsQuery } from "./large-objects.ts";
import { policiesQuery } from "./policies.ts";
import { publicationsQuery } from "./publications.ts";
import { relationsQuery } from "./relations.ts";
import { rewriteRulesQuery } from "./rewrite-rules.ts";
import { membershipsQuery, rolesQuery } from "./roles.ts";
import { schemasQuery } from "./schemas.ts";
import { sequencesQuery } from "./sequences.ts";
import { serverQuery } from "./server.ts";
import { sessionDefaultsQuery, settingsQuery } from "./settings.ts";
import { triggersQuery } from "./triggers.ts";
import { viewReadsQuery } from "./view-reads.ts";

/** Every read that a snapshot is made of; the server's comes first. */
export const CATALOG_QUERIES = {
  server: serverQuery,
  schemas: schemasQuery,
  relations: relationsQuery,
  columns: columnsQuery,
  constraints: constraintsQuery,
  indexes: indexesQuery,
  policies: policiesQuery,
  triggers: triggersQuery,
  rewriteRules: rewriteRulesQuery,
  viewReads: viewReadsQuery,
  functions: functionsQuery,
  sequences: sequencesQuery,
  roles: rolesQuery,
  memberships: membershipsQuery,
  grants: grantsQuery,
  catalogGrants: catalogGrantsQuery,
  defaultPrivileges: defaultPrivilegesQuery,
  publications: publicationsQuery,
  extensions: extensionsQuery,
  foreignServers: foreignServersQuery,
  eventTriggers: eventTriggersQuery,
  settings: settingsQuery,
  sessionDefaults: sessionDefaultsQuery,
  largeObjects: largeObjectsQuery,
} as const;
