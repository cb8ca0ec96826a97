import { at, defineRule } from "../../rule.ts";

/** The application connects as a superuser. */
export const roleSuperuser = defineRule({
  code: "TENANCY.ROLE_SUPERUSER",
  severity: "error",
  finds: "The application connects as a superuser.",
  why: "No policy binds a superuser, FORCE or not.",
  remedy: "Give it a role that is none.",
  *check(audit) {
    const { app } = audit;
    if (app.attributes?.superuser !== true) return;
    yield {
      place: at("role", app.name),
      message: "The application's role is a superuser, whom no policy binds.",
      fix: "create role app login nosuperuser nobypassrls;",
    };
  },
});
