import { ruleCases } from "../audit-case.ts";

export const triggerDisabledCases = ruleCases("TENANCY.TRIGGER_DISABLED", {
  finds: {
    disabled: `create function keep_tenant() returns trigger language plpgsql as 'begin if new.{col} is distinct from old.{col} then raise exception ''no''; end if; return new; end'; create trigger kept before update on tasks for each row execute function keep_tenant(); alter table tasks disable trigger kept;`,
  },
  passes: {
    enabled: `create function keep_tenant() returns trigger language plpgsql as 'begin if new.{col} is distinct from old.{col} then raise exception ''no''; end if; return new; end'; create trigger kept before update on tasks for each row execute function keep_tenant();`,
    "disabled, about something else": `create function trim_title() returns trigger language plpgsql as 'begin new.title := btrim(new.title); return new; end'; create trigger trimmed before update on tasks for each row execute function trim_title(); alter table tasks disable trigger trimmed;`,
  },
});
