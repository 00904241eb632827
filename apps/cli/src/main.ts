import { describeError } from '@peyk/runtime/logger'
import { EXIT_CONFIG } from '@peyk/runtime/process'
import { readSecretFiles } from '@peyk/config/secret-files'
import { createAsk } from './ask.ts'
import { runProgram } from './run-program.ts'
import { whoTypes } from './who.ts'

const { stdin, stdout, stderr } = process

// Whoever reads may stop early (`peyk orders | head`); the command still does its work.
for (const stream of [stdout, stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

const status = loadEnvFile() ? await run() : EXIT_CONFIG
// Written out first; then nothing that lingers, such as a name being looked up, keeps the terminal waiting.
stdout.write('', () => stderr.write('', () => process.exit(status)))

function run(): Promise<number> {
  return runProgram(process.argv.slice(2), {
    env: readSecretFiles(process.env),
    stdout,
    stderr,
    ask: stdin.isTTY ? createAsk(stdin, stderr) : undefined,
    who: whoTypes(),
    // npm runs scripts in the project's folder and keeps here where it was called.
    folder: process.env['INIT_CWD'] ?? process.cwd(),
    onInterrupt: (listener) => {
      process.once('SIGINT', listener)
      return () => process.off('SIGINT', listener)
    },
  })
}

/** Adds what `.env` says to the environment, which wins. Gives false, having said why, when it cannot be read. */
function loadEnvFile(): boolean {
  try {
    process.loadEnvFile('.env')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      stderr.write(`Cannot read .env in this folder: ${describeError(error)}\n`)
      return false
    }
  }
  return true
}
