import type { DemoDatabase } from "../demo-database.ts";
import { SHOP_MODELS } from "../applications/shop-models.ts";
import type { LoadProgress } from "../dataset/load-shop.ts";
import { startEmbeddedShop, type EmbeddedShop } from "./embedded-shop.ts";

/** A shop of the middling kind attacks the largest one. */
const ATTACKER = "calm-anchor";
const VICTIM = "amber-anchor";

/** The demo's own shop, and its server. */
export interface ShopDatabase {
  readonly database: DemoDatabase;
  readonly shop: EmbeddedShop;
}

/** Starts a PostgreSQL of the demo's own with the shop in it. */
export async function openShopDatabase(
  scale: number,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<ShopDatabase> {
  const sampled = [ATTACKER, VICTIM];
  const shop = await startEmbeddedShop({
    scale,
    models: SHOP_MODELS,
    bareTenant: ATTACKER,
    sampled,
    onProgress,
    signal,
  });
  const rows = shop.rows.toLocaleString("en-US");
  const database: DemoDatabase = {
    server: shop.version,
    description: `${rows} rows of ${shop.tenants.length} tenants, made in ${(shop.loadMs / 1_000).toFixed(1)} s`,
    config: { databaseUrl: shop.appUrl },
    models: SHOP_MODELS,
    tenants: shop.tenants,
    attacker: ATTACKER,
    victim: VICTIM,
    keysOf: shop.keysOf,
    pooled: false,
    own: shop,
    notes: [],
    close: () => shop.stop(),
  };
  return { database, shop };
}
