import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { loadPgCopy, type Pg } from "./pg-copies.ts";

/** An exporter that takes spans and drops them: the least that an application can have. */
const droppingExporter: ConstructorParameters<typeof BatchSpanProcessor>[0] = {
  export: (_spans, done) => done({ code: 0 }),
  shutdown: () => Promise.resolve(),
};

/** A copy of node-postgres that OpenTelemetry's instrumentation has patched, recording every span. */
export function loadInstrumentedPg(): { pg: Pg; shutdown: () => Promise<void> } {
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(droppingExporter)] });
  provider.register();
  const instrumentation = new PgInstrumentation();
  instrumentation.setTracerProvider(provider);
  const pg = loadPgCopy();
  return {
    pg,
    shutdown: async () => {
      instrumentation.disable();
      await provider.shutdown();
    },
  };
}
