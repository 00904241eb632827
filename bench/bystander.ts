import { fileURLToPath } from 'node:url'

/** For processes that only take part and are not measured: compiled code is kept, so that they start in half of the time. */
export const BYSTANDER_ENV = {
  PATH: process.env['PATH'] ?? '',
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../.peyk/compile-cache/', import.meta.url)),
}
