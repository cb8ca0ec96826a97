import { ruleCases } from "../audit-case.ts";

export const triggerDefinerCases = ruleCases("TENANCY.TRIGGER_DEFINER", {
  finds: {
    "changes rows of all": `reset role; create function {s}.bump() returns trigger language plpgsql security definer set search_path = {s}, pg_temp as 'begin update {s}.projects set budget = 0 where name = new.title; return new; end'; create trigger bumped after insert on {s}.tasks for each row execute function {s}.bump();`,
  },
  passes: {
    "of the row's tenant": `reset role; create function {s}.bump() returns trigger language plpgsql security definer set search_path = {s}, pg_temp as 'begin update {s}.projects set budget = 0 where id = new.project_id and {col} = new.{col}; return new; end'; create trigger bumped after insert on {s}.tasks for each row execute function {s}.bump();`,
    "an invoker's": `create function bump() returns trigger language plpgsql as 'begin update {s}.projects set budget = 0 where name = new.title; return new; end'; create trigger bumped after insert on tasks for each row execute function bump();`,
  },
});
