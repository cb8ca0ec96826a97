import { expect, it } from "vitest";
import { toPrismaSchema } from "./prisma-schema.ts";
import { STAFF } from "./shop-models.ts";

it("maps a model", () => {
  expect(toPrismaSchema([STAFF], 7)).toContain(
    [
      "model Staff {",
      '  id Int @id @map("id")',
      '  shopId String @map("shop_id")',
      '  name String @map("name")',
      '  onDuty Boolean @map("on_duty")',
      '  @@map("staff")',
      "}",
    ].join("\n"),
  );
});

it("gives Prisma 6 the engine and the address that it insists on", () => {
  expect(toPrismaSchema([STAFF], 7)).not.toContain("engineType");
  expect(toPrismaSchema([STAFF], 6)).toContain('engineType = "client"');
});

it("names schemas and composite keys where there are any", () => {
  const schema = toPrismaSchema([{ ...STAFF, schema: "hr", key: ["id", "shopId"] }], 7);
  expect(schema).toContain('schemas = ["hr"]');
  expect(schema).toContain("@@id([id, shopId])");
  expect(schema).toContain('@@schema("hr")');
});
