export { describeModel, type DescribedOrm } from "./describe-model.ts";
export { tapdbExtension, type TapdbExtension } from "./tapdb-extension.ts";
export { withTapdb, type TapdbOptions } from "./with-tapdb.ts";
