import type { Call } from "./replace-method.ts";
import type { Readable } from "node:stream";

interface Runner {
  release(): Promise<void>;
}

interface Streaming {
  readonly queryRunner?: Runner;
  obtainQueryRunner(): Runner;
}

/**
 * Runs `SelectQueryBuilder.stream`, and gives the connection back also when the reader leaves early: TypeORM itself does
 * so at the end and on an error only.
 */
export async function streamAndRelease({ self, proceed }: Call): Promise<unknown> {
  const builder = self as Streaming;
  const given = builder.queryRunner;
  const obtain = builder.obtainQueryRunner;
  let runner: Runner | undefined;
  builder.obtainQueryRunner = () => (runner = obtain.call(builder));
  let starting: unknown;
  try {
    starting = proceed();
  } finally {
    builder.obtainQueryRunner = obtain;
  }
  const own = (): Runner | undefined => (runner === given ? undefined : runner);
  try {
    const stream = (await starting) as Readable;
    stream.once("close", () => void own()?.release());
    return stream;
  } catch (error) {
    await own()?.release();
    throw error;
  }
}
