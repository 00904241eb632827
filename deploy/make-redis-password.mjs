// Gives Redis of docker-compose.yml its password, once: node deploy/make-redis-password.mjs <folder>
// `redis` holds it for the processes, `redis.conf` for Redis itself. To have another one, remove the volume and start all anew.
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
const passwordFile = join(folder, 'redis')

if (!existsSync(passwordFile)) write('redis', `${randomBytes(32).toString('hex')}\n`)
write('redis.conf', `requirepass ${readFileSync(passwordFile, 'utf8').trim()}\n`)

/** Whole or not at all. Readable for the users of all containers that have the volume. */
function write(name, text) {
  const path = join(folder, name)
  writeFileSync(`${path}.new`, text, { mode: 0o444 })
  renameSync(`${path}.new`, path)
}
