import { loadTenantClient } from "@tapdb/testkit/contract/drivers/prisma/tenant-client";
import pg from "pg";
import { PrismaPg } from "@prisma/adapter-pg";
import { expect, it } from "vitest";
import { describeModel } from "./describe-model.ts";

it("describes what a generated client knows, without a connection", async () => {
  const PrismaClient = await loadTenantClient();
  const client = new PrismaClient({ adapter: new PrismaPg(new pg.Pool({ max: 1 })) } as never);
  const { orm, entities } = describeModel(client as never);
  expect(orm).toBe("prisma");
  expect(entities.map(({ table }) => table)).toEqual(expect.arrayContaining(["customers", "orders", "notes"]));
  const orders = entities.find(({ table }) => table === "orders")!;
  expect(orders.columns.map(({ column }) => column)).toContain("tenant_id");
  expect(orders.relations.length).toBeGreaterThan(0);
});

it("reads how relations are joined from the whole data model", () => {
  const project = {
    name: "Project",
    dbName: "projects",
    fields: [{ name: "id", kind: "scalar", type: "Int", isId: true }],
  };
  const fields = [
    { name: "id", kind: "scalar", type: "Int", isId: true },
    { name: "projectId", dbName: "project_id", kind: "scalar", type: "Int", isRequired: false },
    { name: "code", kind: "scalar", type: "String", isUnique: true },
    { name: "project", kind: "object", type: "Project", relationFromFields: ["projectId"], relationToFields: ["id"] },
  ];
  const { entities } = describeModel({ datamodel: { models: [project, { name: "Task", dbName: null, fields }] } });
  expect(entities[1]).toMatchObject({
    table: "Task",
    uniques: [["code"]],
    relations: [{ target: "Project", kind: "many-to-one", joinColumns: [{ column: "project_id", references: "id" }] }],
  });
  expect(entities[1]!.columns[1]).toEqual({
    property: "projectId",
    column: "project_id",
    nullable: true,
    primary: false,
  });
});
