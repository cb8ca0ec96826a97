/** Defects of the adapters. */
import type { Mutation } from "./mutation.ts";

/** All of them. */
export const ormMutations: readonly Mutation[] = [
  {
    name: "prisma-batch-merged",
    about: "Prisma's DataLoader merges findUnique of two tenants into one statement",
    seenBy: "prisma",
    edits: [
      {
        file: "packages/prisma-extension/src/request-scope.ts",
        find: "return `${sharedScope([request]).key}|${key}`;",
        replace: "return key;",
      },
      {
        file: "packages/prisma-extension/src/request-scope.ts",
        find: "if (requests.some((request) => request[SCOPE]?.key !== first.key)) throw mixedBatch();",
        replace: "",
      },
    ],
  },
  {
    name: "prisma-first-caller",
    about: "Prisma's DataLoader runs in the context of the first caller of the tick",
    seenBy: "prisma",
    edits: [
      {
        file: "packages/prisma-extension/src/protect-client.ts",
        find: "return context.run(sharedScope(requests).context, () => passThrough(gate, load)).catch(markAndThrow);",
        replace: "return passThrough(gate, load).catch(markAndThrow);",
      },
    ],
  },
  {
    name: "mikro-orm-identity-map-shared",
    about: "an entity manager answers one tenant with the rows of another",
    seenBy: "mikro-orm",
    edits: [
      {
        file: "packages/mikro-orm-adapter/src/entity-manager/owners.ts",
        find: "} else if (owner !== asking) {",
        replace: '} else if (owner === "") {',
      },
    ],
  },
];
