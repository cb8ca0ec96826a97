/** What the blocks of a client's schema depend on. */
export interface ClientSchemaOptions {
  /** Version of Prisma. */
  readonly version: string;
  readonly previewFeatures: readonly string[];
}

const BLOCKS = /^(generator|datasource)\s+\w+\s*\{[^}]*\}\s*/gm;

/** `schema` with the generator and the datasource that make a client of plain TypeScript in Prisma 6.16 to 7. */
export function clientSchema(schema: string, { version, previewFeatures }: ClientSchemaOptions): string {
  const isSix = version.startsWith("6.");
  const generator = [
    `provider = "prisma-client"`,
    `output = "./client"`,
    `moduleFormat = "esm"`,
    `generatedFileExtension = "ts"`,
    `importFileExtension = "ts"`,
    ...(isSix ? [`engineType = "client"`] : []),
    `previewFeatures = ${JSON.stringify(previewFeatures)}`,
  ];
  const datasource = [`provider = "postgresql"`, ...(isSix ? [`url = "postgresql://localhost"`] : [])];
  const block = (head: string, lines: readonly string[]): string => `${head} {\n  ${lines.join("\n  ")}\n}\n\n`;
  return block("generator client", generator) + block("datasource db", datasource) + schema.replaceAll(BLOCKS, "");
}
