import type { DefaultPrivilege } from "./queries/default-privileges.ts";
import type { EventTrigger } from "./queries/event-triggers.ts";
import type { Extension } from "./queries/extensions.ts";
import type { ForeignServer } from "./queries/foreign-servers.ts";
import type { DatabaseFunction } from "./queries/functions.ts";
import type { Grant } from "./queries/grants.ts";
import type { LargeObjects } from "./queries/large-objects.ts";
import type { Publication } from "./queries/publications.ts";
import type { Relation } from "./queries/relations.ts";
import type { Membership, Role } from "./queries/roles.ts";
import type { Schema } from "./queries/schemas.ts";
import type { Sequence } from "./queries/sequences.ts";
import type { ServerInfo } from "./queries/server.ts";
import type { ServerSetting, SessionDefault } from "./queries/settings.ts";

/** A part of the catalogs that could not be read. */
export interface UnreadPart {
  readonly part: string;
  /** The SQLSTATE with which the server refused, or `timeout`. */
  readonly reason: string;
}

/**
 * What a database is at one moment: plain data without OIDs, sorted by name, so that two can be compared and one can be
 * kept as JSON. Names in expressions are qualified. Objects of the server itself and functions of extensions are left out.
 */
export interface CatalogSnapshot {
  readonly format: 1;
  readonly server: ServerInfo;
  readonly schemas: readonly Schema[];
  readonly relations: readonly Relation[];
  readonly functions: readonly DatabaseFunction[];
  readonly sequences: readonly Sequence[];
  readonly roles: readonly Role[];
  readonly memberships: readonly Membership[];
  readonly databaseGrants: readonly Grant[];
  readonly languageGrants: readonly (Grant & { readonly language: string })[];
  /** Rights on system catalogs that somebody has given since the server was made. */
  readonly catalogGrants: readonly (Grant & { readonly relation: string })[];
  readonly defaultPrivileges: readonly DefaultPrivilege[];
  readonly publications: readonly Publication[];
  readonly extensions: readonly Extension[];
  readonly foreignServers: readonly ForeignServer[];
  readonly eventTriggers: readonly EventTrigger[];
  readonly settings: readonly ServerSetting[];
  readonly sessionDefaults: readonly SessionDefault[];
  readonly largeObjects: readonly LargeObjects[];
  /** What could not be read; empty when everything was. */
  readonly unread: readonly UnreadPart[];
}
