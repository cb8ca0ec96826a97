import type { Diagnostic, DiagnosticReport, PassedCheck, UnseenCheck } from "@tapdb/core/diagnostics";

/** Collects what the checks of one examination find. */
export class Findings {
  readonly #diagnostics: Diagnostic[] = [];
  readonly #passed: PassedCheck[] = [];
  readonly #unseen: UnseenCheck[] = [];

  /** Looked at, and as it should be. */
  pass(name: string, detail: string): void {
    this.#passed.push({ name, detail });
  }

  /** Could not be looked at. */
  unseen(name: string, why: string): void {
    this.#unseen.push({ name, why });
  }

  /** Something to put right. */
  report(diagnostic: Diagnostic): void {
    this.#diagnostics.push(diagnostic);
  }

  toReport(tool: string, subject: string): DiagnosticReport {
    return { tool, subject, diagnostics: this.#diagnostics, passed: this.#passed, unseen: this.#unseen };
  }
}
