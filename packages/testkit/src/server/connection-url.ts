/** What differs from the URL that one starts from. */
export interface UrlParts {
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  readonly port?: number;
}

/** Derives a connection URL from another, keeping its host and its query string. */
export function connectionUrl(from: string, parts: UrlParts): string {
  const url = new URL(from);
  if (parts.database !== undefined) url.pathname = `/${encodeURIComponent(parts.database)}`;
  if (parts.user !== undefined) url.username = encodeURIComponent(parts.user);
  if (parts.password !== undefined) url.password = encodeURIComponent(parts.password);
  if (parts.port !== undefined) url.port = String(parts.port);
  return url.toString();
}
