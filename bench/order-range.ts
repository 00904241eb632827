/** The `i`th order of a benchmark is `FIRST_ORDER + i`, of the customer `FIRST_CHAT + i`. Telegram ids of today have ten digits. */
export const FIRST_CHAT = 7_000_000_000
export const FIRST_ORDER = 1_000_000
