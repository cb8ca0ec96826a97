import { TapdbError } from "@tapdb/core/errors";

/** The error for an option that would lead around tapdb. */
export function optionRefused(option: string, why: string, hint: string): TapdbError {
  return new TapdbError({
    code: "ORM.OPTION_REFUSED",
    message: `MikroORM's option \`${option}\` can't be used with tapdb. ${why}`,
    hint,
    details: { option },
  });
}
