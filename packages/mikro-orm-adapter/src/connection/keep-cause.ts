import { findTapdbError } from "@tapdb/core/errors";
import type { Driver } from "../mikro-orm-types.ts";

/** MikroORM's exceptions copy an error's fields and drop the error: tapdb's own stays with them, as their `cause`. */
export function keepCause(driver: Driver): void {
  const converter = driver.getPlatform().getExceptionConverter();
  const convert = converter.convertException.bind(converter);
  converter.convertException = (exception) => {
    const converted = convert(exception);
    const own = findTapdbError(exception);
    if (own !== undefined && findTapdbError(converted) === undefined) {
      Object.defineProperty(converted, "cause", { value: own, configurable: true, writable: true });
    }
    return converted;
  };
}
