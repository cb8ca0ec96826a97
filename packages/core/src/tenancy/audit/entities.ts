import type { OrmEntity, OrmModel } from "../../ports/orm-model.ts";
import type { Relation } from "../../catalog/index.ts";
import type { AuditContext } from "./audit-context.ts";

/** An entity, its model, and its relation where the database has it. */
export interface MappedEntity {
  readonly model: OrmModel;
  readonly entity: OrmEntity;
  readonly relation: Relation | undefined;
}

/** All entities of all models. */
export function mappedEntities(audit: AuditContext): MappedEntity[] {
  return audit.models.flatMap((model) =>
    model.entities.map((entity) => ({
      model,
      entity,
      relation: audit.relation({ schema: entity.schema, name: entity.table }),
    })),
  );
}

/** The relation of an entity's name. */
export function entityTable(audit: AuditContext, model: OrmModel, name: string): OrmEntity | undefined {
  return model.entities.find((entity) => entity.name === name);
}
