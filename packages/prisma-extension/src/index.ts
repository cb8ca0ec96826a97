export { describeModel, type DescribedPrisma } from "./describe-model.ts";
export { tapdbAdapter, type TapdbAdapterOptions } from "./tapdb-adapter.ts";
export { tapdb, type TapdbExtension } from "./tapdb-extension.ts";
