import { DataSource, EntitySchema } from "typeorm";
import { expect, it } from "vitest";
import { describeModel } from "./describe-model.ts";

const Project = new EntitySchema({
  name: "Project",
  tableName: "projects",
  schema: "shop",
  columns: {
    id: { type: "integer", primary: true },
    tenantId: { type: "text", name: "tenant_id" },
    code: { type: "text" },
  },
  uniques: [{ columns: ["code"] }],
});
const Task = new EntitySchema<{ id: number; note: string; project: object; others: object[] }>({
  name: "Task",
  tableName: "tasks",
  columns: { id: { type: "integer", primary: true }, note: { type: "text", nullable: true } },
  relations: {
    project: { type: "many-to-one", target: "Project", joinColumn: { name: "project_id" } },
    others: { type: "many-to-many", target: "Project", joinTable: { name: "task_projects" } },
  },
});

it("describes entities, relations, join tables and what is unique, without a connection", async () => {
  const source = new DataSource({ type: "postgres", entities: [Project, Task], synchronize: true });
  const model = await describeModel(source);
  expect(model).toMatchObject({ orm: "typeorm", synchronizes: true, caches: [] });
  expect(model.entities.map(({ name, schema, table, uniques }) => [name, schema, table, uniques])).toEqual([
    ["Project", "shop", "projects", [["code"]]],
    ["Task", undefined, "tasks", []],
  ]);
  const [project, task] = model.entities;
  expect(project!.columns[1]).toEqual({ property: "tenantId", column: "tenant_id", nullable: false, primary: false });
  expect(task!.relations).toMatchObject([
    { property: "project", target: "Project", joinColumns: [{ column: "project_id", references: "id" }] },
    { property: "others", kind: "many-to-many", joinTable: { table: "task_projects" } },
  ]);
});
