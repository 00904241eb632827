import { buffer } from 'node:stream/consumers'
import { describeError } from '@peyk/domain/describe-error'
import { EXIT_CONFIG } from '@peyk/runtime/exit-status'
import { loadEnvFile } from '@peyk/config/env-file'
import { useTimeZone } from '@peyk/config/local-time-zone'
import { readSecretFiles } from '@peyk/config/secret-files'
import { createAsk } from './ask.ts'
import { createPrompts } from './init/prompts.ts'
import { runProgram } from './run-program.ts'
import { whoTypes } from './who.ts'

const { stdin, stdout, stderr } = process

// A reader may stop early (`peyk orders | head`); the command still does its work.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

// A terminal that does not know its size says 0, and prompts would break after each letter.
stderr.columns ||= 80
stderr.rows ||= 24

// The environment may have everything, as in a container whose user may not read the file.
const unread = readEnvFile()
const status = await run()
if (status === EXIT_CONFIG && unread !== undefined) stderr.write(unread)
// Flushes both streams, then ends without waiting for leftovers such as a DNS query.
stdout.write('', () => stderr.write('', () => process.exit(status)))

function run(): Promise<number> {
  useTimeZone(process.env)
  return runProgram(process.argv.slice(2), {
    env: readSecretFiles(process.env),
    stdout,
    stderr,
    ask: stdin.isTTY ? createAsk(stdin, stderr) : undefined,
    readInput: () => buffer(stdin),
    who: whoTypes(),
    // npm runs scripts in the project's folder; INIT_CWD is where it was called.
    folder: process.env['INIT_CWD'] ?? process.cwd(),
    home: process.cwd(),
    prompts: stdin.isTTY && stderr.isTTY ? createPrompts(stdin, stderr) : undefined,
    onInterrupt: (listener) => {
      process.once('SIGINT', listener)
      return () => process.off('SIGINT', listener)
    },
  })
}

/** Adds `.env` to the environment, which wins. Returns a message when it cannot be read. */
function readEnvFile(): string | undefined {
  try {
    loadEnvFile('.env')
    return undefined
  } catch (error) {
    return `Cannot read .env in this folder: ${describeError(error)}\n`
  }
}
