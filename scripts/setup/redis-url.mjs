import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './progress.mjs'
import { connectRedis } from './redis-connection.mjs'
import { root } from './root.mjs'

/** Returns REDIS_URL from the environment, else from `.env` with --dotenv; undefined when unset or empty. */
export function givenRedisUrl({ dotenv }) {
  return given('REDIS_URL', dotenv)
}

/** Whether the command reads its Redis address from a file; then the command checks it. */
export function readsRedisUrlFromFile({ dotenv }) {
  return given('REDIS_URL_FILE', dotenv) !== undefined
}

function given(name, dotenv) {
  return process.env[name]?.trim() || (dotenv ? fromEnvFile(name) : undefined)
}

function fromEnvFile(name) {
  const file = join(root, '.env')
  if (!existsSync(file)) return undefined
  const line = readFileSync(file, 'utf8').match(new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=[ \\t]*(.*)$`, 'm'))
  // As Node reads .env files: quoted text as it is, else up to a comment.
  const quoted = line?.[1].match(/^(["'`])(.*?)\1/)
  return (quoted ? quoted[2] : line?.[1].replace(/#.*$/, '').trim()) || undefined
}

/** Throws a SetupError unless a Redis answers there. The command checks Sentinel and Cluster addresses. */
export async function checkRedisUrl(url) {
  if (!/^rediss?:\/\/[^,]+$/.test(url)) return
  try {
    const connection = await connectRedis(url)
    await connection.call('PING')
    connection.close()
  } catch (error) {
    throw new SetupError(
      `No Redis answers at ${withoutPassword(url)}, which REDIS_URL names (${error.code ?? error.message}): ` +
        'start it, or unset REDIS_URL and one is started here.',
    )
  }
}

/** Returns the address without its password. */
export function withoutPassword(url) {
  return url.replace(/\/\/[^/]*@/, '//…@')
}
