import { bySeverity, describePlace, type Diagnostic, type DiagnosticReport } from "../diagnostics/index.ts";

const LEVELS = { error: "error", warning: "warning", info: "note" } as const;
const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

function location({ place }: Diagnostic): object[] {
  if (place === undefined) return [];
  const { file, line, column, object } = place;
  const region =
    line === undefined ? {} : { region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) } };
  const physical = file === undefined ? {} : { physicalLocation: { artifactLocation: { uri: file }, ...region } };
  const logical = object === undefined ? {} : { logicalLocations: [{ fullyQualifiedName: object }] };
  return [{ ...physical, ...logical }];
}

function result(diagnostic: Diagnostic): object {
  const { code, severity, message, fix, evidence } = diagnostic;
  const text = [message, ...(evidence ?? []), ...(fix === undefined ? [] : [fix])].join("\n");
  return {
    ruleId: code,
    level: LEVELS[severity],
    message: { text },
    locations: location(diagnostic),
    partialFingerprints: { "tapdb/v1": `${code} ${describePlace(diagnostic.place)}`.trim() },
  };
}

/** SARIF 2.1.0, for code scanning. */
export function formatSarif(report: DiagnosticReport): string {
  const codes = new Map(report.diagnostics.map(({ code, docsUrl }) => [code, docsUrl]));
  const rules = [...codes].map(([id, helpUri]) => ({ id, ...(helpUri === undefined ? {} : { helpUri }) }));
  const driver = { name: "tapdb", informationUri: "https://github.com/tapdb/tapdb", rules };
  const run = { tool: { driver }, results: bySeverity(report.diagnostics).map(result) };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] })}\n`;
}
