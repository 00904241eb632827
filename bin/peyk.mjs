#!/usr/bin/env node
// `peyk` outside npm, from any folder: link this file to /usr/local/bin/peyk. Settings are those of .env in Peyk's folder.
import { main } from '../scripts/setup/main.mjs'

/** What needs no Redis, so that none is started for it. */
const ALONE = ['init', 'completion', 'help', '--help', '-h', '--version', '-V']

const args = process.argv.slice(2)
process.env.INIT_CWD ??= process.cwd() // npm says where it was called
const redis = args.length === 0 || ALONE.includes(args[0]) ? [] : ['--redis', '--unchecked']
await main(['--quiet', '--dotenv', ...redis, '--', 'apps/cli/src/main.ts', ...args])
