import { ruleCases } from "../audit-case.ts";

export const triggerCopiesRowsCases = ruleCases("TENANCY.TRIGGER_COPIES_ROWS", {
  finds: {
    "a log that may be read": `create table task_log (title text); revoke insert, update, delete on task_log from {app}; create function log_task() returns trigger language plpgsql security definer set search_path = {s}, pg_temp as 'begin insert into {s}.task_log values (new.title); return new; end'; create trigger logged after insert on tasks for each row execute function log_task();`,
  },
  passes: {
    "a log that may not": `create table task_log (title text); revoke all on task_log from {app}; create function log_task() returns trigger language plpgsql security definer set search_path = {s}, pg_temp as 'begin insert into {s}.task_log values (new.title); return new; end'; create trigger logged after insert on tasks for each row execute function log_task();`,
    "a log by tenant": `create table task_log ({col} {T} not null, title text); create index on task_log ({col}); alter table task_log enable row level security; alter table task_log force row level security; create policy p on task_log using ({col} = {bound}) with check ({col} = {bound}); create function log_task() returns trigger language plpgsql as 'begin insert into {s}.task_log values (new.{col}, new.title); return new; end'; create trigger logged after insert on tasks for each row execute function log_task();`,
  },
});
