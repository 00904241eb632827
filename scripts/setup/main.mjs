import { existsSync } from 'node:fs'
import { ensureChromium } from './chromium.mjs'
import { parseOptions } from './options.mjs'
import { ensurePackages } from './packages.mjs'
import { createProgress, SetupError } from './progress.mjs'
import { useRedis } from './redis.mjs'
import { ensureRedisServer } from './redis-binary.mjs'
import { readsRedisUrlFromFile } from './redis-url.mjs'
import { root } from './root.mjs'
import { runNode } from './run-node.mjs'
import { ensureWrk } from './wrk.mjs'

/** Does what the options ask, runs the script after `--`, and sets the exit status. */
export async function main(argv) {
  try {
    process.chdir(root)
    const options = parseOptions(argv)
    const progress = createProgress(options.quiet)
    await ensurePackages(progress)
    if (options.redisServer) await ensureRedisServer(progress)
    if (options.wrk) await ensureWrk(progress)
    const env = { ...process.env }
    if (options.chromium) env.CHROMIUM_PATH = await ensureChromium(progress)
    if (options.command.length === 0) return
    const redis = options.redis && !readsRedisUrlFromFile(options) ? await useRedis(progress, options) : undefined
    if (redis) env.REDIS_URL = redis.url
    try {
      const envFile = options.dotenv && existsSync('.env') ? ['--env-file=.env'] : []
      process.exitCode = await runNode([...envFile, ...options.command], env)
    } finally {
      await redis?.release()
    }
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error)
    process.exitCode = 1
  }
}
