/** The longest time that a timer of Node takes, milliseconds: 2^31 - 1. */
export const MAX_TIMER_MS = 2_147_483_647;
/** PostgreSQL's own limit of `max_connections`. */
export const MAX_CONNECTIONS = 262_143;
