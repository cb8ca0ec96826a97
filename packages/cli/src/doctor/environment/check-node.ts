import type { Findings } from "../findings.ts";
import { SUPPORTED_NODE, SUPPORTED_NODE_FROM } from "./supported-packages.ts";
import { isSupported, parseVersion } from "./version.ts";

/** Whether this Node is one that tapdb runs on. */
export function checkNode(findings: Findings, version: string): void {
  const [major] = parseVersion(version) ?? [0];
  if (major >= SUPPORTED_NODE_FROM || isSupported(version, SUPPORTED_NODE)) return findings.pass("node", version);
  findings.report({
    code: "PEER.UNSUPPORTED",
    severity: "error",
    message: `Node ${version} is too old; tapdb needs ^22.17.0 or >=24.`,
    place: { object: "node" },
    fix: "npm install --save-dev node@24 gives every npm script of a project its own Node.",
  });
}
