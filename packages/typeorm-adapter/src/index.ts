export { withTapdb } from "./with-tapdb.ts";
