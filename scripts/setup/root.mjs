import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder, whatever the current directory is. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** Where a checkout keeps what is only its own: locks, its Redis and that one's data. Ignored by git. */
export const stateDir = join(root, '.peyk')
