import { EntitySchema } from "@mikro-orm/core";
import { MikroORM } from "@mikro-orm/postgresql";
import { expect, it } from "vitest";
import { describeModel } from "./describe-model.ts";

interface ProjectRow {
  id: number;
  tenantId: string;
  code: string;
}

const Project = new EntitySchema<ProjectRow>({
  name: "Project",
  tableName: "projects",
  properties: {
    id: { type: "integer", primary: true },
    tenantId: { type: "string" },
    code: { type: "string", unique: true },
  },
});
const Task = new EntitySchema<{ id: number; project: ProjectRow; others: ProjectRow[] }>({
  name: "Task",
  tableName: "tasks",
  properties: {
    id: { type: "integer", primary: true },
    project: { kind: "m:1", entity: () => Project },
    others: { kind: "m:n", entity: () => Project, pivotTable: "task_projects", owner: true },
  },
});

it("describes entities, relations, join tables and what is unique, without a connection", async () => {
  const orm = await MikroORM.init({ dbName: "none", entities: [Project, Task] });
  const model = describeModel(orm as never);
  expect(model.orm).toBe("mikro-orm");
  expect(model.entities.map(({ name, table, uniques }) => [name, table, uniques])).toEqual([
    ["Project", "projects", [["code"]]],
    ["Task", "tasks", []],
  ]);
  const [project, task] = model.entities;
  expect(project!.columns[1]).toMatchObject({ property: "tenantId", column: "tenant_id" });
  expect(task!.relations).toMatchObject([
    { property: "project", target: "Project", joinColumns: [{ column: "project_id", references: "id" }] },
    { property: "others", kind: "many-to-many", joinTable: { table: "task_projects" } },
  ]);
});
