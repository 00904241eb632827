// `npm run demo`: the whole system on the simulator, with its page. The set-up gives it REDIS_URL.
// `pnpm dev` is the same with --watch: the processes that use a file start again when it changes.
import { onStopSignals } from '@peyk/launcher/stop-signals'
import { prepareDemo } from './demo/demo.ts'
import { appsThatUse } from './demo/importers.ts'
import { watchSources } from './demo/watch.ts'

const RESTART_LIMIT_MS = 700
/** The notifier first: it writes what is in the chats. */
const APP_NAMES = ['notifier', 'ingress', 'scheduler', 'board'] as const

const isWatching = process.argv.includes('--watch')
const demo = await prepareDemo(process.env, { isWatching })
const watcher = isWatching
  ? watchSources((file) => {
      const names = appsThatUse(file, APP_NAMES)
      console.log(`${file} changed: ${names.join(', ')} start again.`)
      void demo.processes.restart(names, RESTART_LIMIT_MS)
    })
  : undefined
onStopSignals(demo.processes)
demo.processes.start().then(
  () => {
    const { board, pageUrl } = demo
    console.log(`Demo ready: ${pageUrl}`)
    console.log(`Board, signed in: ${pageUrl}/sim/board`)
    console.log(`Board: ${board.url} (user ${board.user}, password ${board.password}). Ctrl-C stops everything.`)
  },
  () => undefined, // the processes logged why, and `finished` has the status
)
process.exitCode = await demo.processes.finished
watcher?.close()
await demo.close()
