import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const MOST_OUTPUT_BYTES = 64 * 1024 * 1024
const run = promisify(execFile)

/**
 * Runs a command within a limit and gives its standard output.
 *
 * @throws {Error} with what it wrote, when it fails or takes longer
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { env, limitMs }: { env?: Record<string, string | undefined>; limitMs: number },
): Promise<string> {
  try {
    const options = { timeout: limitMs, maxBuffer: MOST_OUTPUT_BYTES, env: { ...process.env, ...env } }
    const { stdout } = await run(command, args, options)
    return stdout
  } catch (error) {
    const { stderr = '', stdout = '', killed } = error as { stderr?: string; stdout?: string; killed?: boolean }
    const how = killed ? `did not end within ${limitMs} ms` : 'failed'
    throw new Error(`${command} ${args.join(' ')} ${how}:\n${stdout.slice(-4000)}${stderr.slice(-4000)}`, {
      cause: error,
    })
  }
}

/** @throws {Error} naming what this machine lacks: Docker, Compose, or an image that can neither be found nor pulled */
export async function requireDocker(images: readonly string[]): Promise<void> {
  const needs = (what: string) => (error: unknown) => {
    throw new Error(`npm run test:compose needs ${what}.`, { cause: error })
  }
  await runCommand('docker', ['info'], { limitMs: 30_000 }).catch(
    needs('Docker, with a daemon that this user may use (`docker info`)'),
  )
  await runCommand('docker', ['compose', 'version'], { limitMs: 30_000 }).catch(
    needs('Docker Compose 2.24 or newer (`docker compose version`)'),
  )
  for (const image of images) {
    await runCommand('docker', ['image', 'inspect', image], { limitMs: 30_000 })
      .catch(() => runCommand('docker', ['pull', image], { limitMs: 300_000 }))
      .catch(needs(`the image ${image}, which is not here and could not be pulled`))
  }
}
