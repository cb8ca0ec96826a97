import { fileURLToPath } from "node:url";

/** The repository's root. */
export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Manifests and lockfiles of the cells. */
export const MANIFESTS = fileURLToPath(new URL("cells/", import.meta.url));

/** Where cells are installed; ignored by git, kept between runs, and safe to delete. */
export const INSTALLED = fileURLToPath(new URL(".cells/", import.meta.url));
