import { ruleCases } from "../audit-case.ts";

export const notifySharedChannelCases = ruleCases("TENANCY.NOTIFY_SHARED_CHANNEL", {
  finds: {
    "the row as JSON": `create function tell() returns trigger language plpgsql as 'begin perform pg_notify(''tasks'', row_to_json(new)::text); return new; end'; create trigger told after insert on tasks for each row execute function tell();`,
    "its title": `create function tell() returns trigger language plpgsql as 'begin perform pg_notify(''tasks'', new.title); return new; end'; create trigger told after insert on tasks for each row execute function tell();`,
  },
  passes: {
    "nothing of the row": `create function tell() returns trigger language plpgsql as 'begin perform pg_notify(''tasks'', tg_op); return new; end'; create trigger told after insert on tasks for each row execute function tell();`,
    "a channel by tenant": `create function tell() returns trigger language plpgsql as 'begin perform pg_notify(''tasks_'' || md5(new.{col}::text), new.title); return new; end'; create trigger told after insert on tasks for each row execute function tell();`,
  },
});
