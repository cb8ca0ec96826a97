/** Defects of the managed pool, its connections and its transactions. */
import type { Edit, Mutation } from "./mutation.ts";

const DRIVER = "packages/core/src/drivers/pg";
const inDriver = (file: string, find: string, replace: string): Edit => ({ file: `${DRIVER}/${file}`, find, replace });

const ALREADY_BOUND = '(this.#status === "I" || this.#bound !== binding)';
const FORGET_BOUND = "    this.#owner = undefined;\n    this.#bound = undefined;\n  }\n}";
const CHECK_SESSION = "client.pipeline_.block.checkSession = true;";
const LOCAL = "$1, true)`";
const CHECKED_LOCAL = "${tenant}, true)`";

const bindings: readonly Mutation[] = [
  {
    name: "binding-forgotten",
    about: "statements are sent without the tenant",
    edits: [
      inDriver(
        "transaction-block.ts",
        "prologue.push({ text: checkedBindText, values: [binding, searchPath] });",
        "void 0;",
      ),
      inDriver("transaction-block.ts", "else prologue.push({ text: bindText, values: [binding] });", "else void 0;"),
    ],
  },
  {
    name: "binding-cached",
    about: "a connection binds for its session, and only the first tenant",
    edits: [
      inDriver("binding.ts", LOCAL, "$1, false)`"),
      inDriver("binding.ts", CHECKED_LOCAL, "${tenant}, false)`"),
      inDriver("transaction-block.ts", ALREADY_BOUND, "this.#bound === undefined"),
      inDriver("transaction-block.ts", FORGET_BOUND, "    this.#owner = undefined;\n  }\n}"),
    ],
  },
  {
    name: "binding-survives",
    about: "the binding outlives its statement, and the system binds nothing in its place",
    edits: [
      inDriver("binding.ts", LOCAL, "$1, false)`"),
      inDriver("binding.ts", CHECKED_LOCAL, "${tenant}, false)`"),
      inDriver(
        "binding.ts",
        'context.kind === "tenant" ? context.tenant : ""',
        'context.kind === "tenant" ? context.tenant : null',
      ),
    ],
  },
  {
    name: "binding-lost-in-chain",
    about: "after COMMIT AND CHAIN the tenant counts as bound",
    edits: [
      inDriver(
        "transaction-block.ts",
        "    this.#bound = undefined;\n  }\n\n  /** The server is ready again. */",
        "  }\n\n  /** The server is ready again. */",
      ),
    ],
  },
  {
    name: "binding-undone-by-savepoint",
    about: "after ROLLBACK TO SAVEPOINT the tenant counts as bound",
    edits: [inDriver("session-state.ts", 'new Set(["COMMIT", "ROLLBACK", "RESET"', 'new Set(["COMMIT", "RESET"')],
  },
  {
    name: "simple-prefix-missing",
    about: "several statements in one text are sent without the tenant",
    edits: [
      inDriver(
        "flight.ts",
        "      this.#prologueLeft = this.prologue.length;\n      wire.query(this.#prefix + text);",
        '      this.#prefix = "";\n      wire.query(text);',
      ),
    ],
  },
  {
    name: "binding-not-quoted",
    about: "in the simple protocol the tenant's id is pasted between quotes",
    edits: [
      inDriver(
        "flight.ts",
        "this.#crew.escapeLiteral(values[Number(index) - 1]!))};`",
        "`'${values[Number(index) - 1]}'`)};`",
      ),
    ],
  },
  {
    name: "wrong-tenant-in-callback",
    about: "a checkout that had to wait binds the tenant of whoever released the connection",
    edits: [
      inDriver(
        "managed-pool.ts",
        "client.queryIn(context, text, values, (error, result) => {",
        "client.queryIn(hub.context.current() ?? context, text, values, (error, result) => {",
      ),
    ],
  },
];

const connections: readonly Mutation[] = [
  {
    name: "dirty-connection-reused",
    about: "a session that was changed goes to the next tenant",
    edits: [inDriver("statement-pipeline.ts", "    return this.#dirty;\n", "    return undefined;\n")],
  },
  {
    name: "temporary-tables-unseen",
    about: "temporary tables do not make a session dirty, and no binding looks for them",
    edits: [
      inDriver("acquisition.ts", CHECK_SESSION, ""),
      inDriver(
        "session-state.ts",
        'mayBeTemporary: lower.includes("temp") &&',
        'mayBeTemporary: lower.includes("no temp") &&',
      ),
    ],
  },
  {
    name: "hidden-state-unseen",
    about: "what a function left behind in a session stays for the next tenant",
    edits: [inDriver("acquisition.ts", CHECK_SESSION, "")],
  },
  {
    name: "open-transaction-reused",
    about: "a connection in a transaction goes to the next tenant",
    edits: [inDriver("statement-pipeline.ts", 'return "open-transaction";', "return undefined;")],
  },
  {
    name: "held-begin-kept",
    about: "a BEGIN that was never sent stays with the connection",
    edits: [inDriver("managed-pool.ts", "      pipeline_.dropHeldBlock();\n", "")],
  },
  {
    name: "callback-in-socket-context",
    about: "callbacks run in the context of the socket that the answer came from",
    edits: [
      inDriver(
        "managed-client.ts",
        "else hub.context.run(caller.context, () => deliver.call(inner, error, result));",
        "else deliver.call(inner, error, result);",
      ),
    ],
  },
  {
    name: "socket-in-tenant-context",
    about: "connections keep the context of whoever caused them to be opened",
    edits: [
      inDriver(
        "managed-pool.ts",
        "hub.context.run(undefined, () => (hub.flows === undefined ? open() : hub.flows.outside(open)));",
        "open();",
      ),
    ],
  },
  {
    name: "first-context-kept",
    about: "a connection acts for whoever checked it out, whoever sends the statement",
    edits: [
      inDriver(
        "managed-client.ts",
        "const sender = context ?? this.checkedOutIn;",
        "const sender = this.checkedOutIn ?? context;",
      ),
    ],
  },
  {
    name: "prepared-name-reused",
    about: "two texts are prepared under one name",
    edits: [
      inDriver("prepared-statements.ts", "`tapdb_${(this.#sequence += 1)}`", "`tapdb_${(this.#sequence += 1) % 4}`"),
    ],
  },
  {
    name: "missing-context-is-system",
    about: "without a context, work runs as the system",
    edits: [
      inDriver(
        "managed-pool.ts",
        "      if (context === undefined) throw contextMissing();\n",
        '      context ??= { kind: "system", reason: "", unitOfWork: {}, transaction: undefined, labels: undefined };\n',
      ),
    ],
  },
];

const transactions: readonly Mutation[] = [
  {
    name: "tenant-mismatch-unchecked",
    about: "one transaction serves two tenants",
    edits: [
      inDriver(
        "transaction-block.ts",
        "return this.#owner !== undefined && (this.isHeld || this.isOpen) && this.#owner !== binding;",
        "return false && binding === this.#owner;",
      ),
    ],
  },
  {
    name: "lease-for-another-tenant",
    about: "withTenant inside a transaction of another tenant keeps the transaction, which does not bind again",
    edits: [
      {
        file: "packages/core/src/tapdb.ts",
        find: "if (transaction !== undefined && transaction.root.binding !== tenant) {",
        replace: "if (transaction === null) {",
      },
      inDriver(
        "transaction-block.ts",
        "return this.#owner !== undefined && (this.isHeld || this.isOpen) && this.#owner !== binding;",
        "return false && binding === this.#owner;",
      ),
      inDriver("transaction-block.ts", ALREADY_BOUND, '(this.#status === "I" || this.#bound === undefined)'),
    ],
  },
  {
    name: "system-stays-inside",
    about: "asSystem stays inside the open transaction of a tenant",
    edits: [
      {
        file: "packages/core/src/tapdb.ts",
        find: "transaction: undefined,\n      suspended,",
        replace: "transaction: this.context.current()?.transaction,\n      suspended,",
      },
    ],
  },
  {
    name: "lease-after-the-end",
    about: "work that was not awaited uses the connection after the transaction",
    edits: [
      inDriver("managed-transaction.ts", "    if (this.#isOver(scope)) throw finished();\n", ""),
      inDriver("managed-transaction.ts", "    if (this.#isOver(lease.scope)) {\n", "    if (this.#sequence < 0) {\n"),
    ],
  },
  {
    name: "siblings-interleaved",
    about: "a nested transaction's rollback takes its sibling's work with it",
    edits: [
      inDriver("managed-transaction.ts", "} else if (this.#allows(lease)) {", "} else if (lease !== undefined) {"),
    ],
  },
  {
    name: "failed-commit-acknowledged",
    about: "COMMIT of a failed transaction counts as done",
    edits: [
      inDriver(
        "statement-pipeline.ts",
        'job.kind === "commit" && flight.tag === "ROLLBACK" ?',
        'job.kind === "begin" && flight.tag === "ROLLBACK" ?',
      ),
    ],
  },
  {
    name: "empty-tenant-accepted",
    about: "the empty id, which is no tenant, is one",
    edits: [
      {
        file: "packages/core/src/context/tenant-id.ts",
        find: 'if (text === "") throw',
        replace: 'if (text === "\\0") throw',
      },
    ],
  },
];

/** All of them. */
export const poolMutations: readonly Mutation[] = [...bindings, ...connections, ...transactions];
