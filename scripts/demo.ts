// `npm run demo`: the whole system on the simulator, with its page. The set-up gives it REDIS_URL.
import { prepareDemo } from './demo/demo.ts'
import { onStopSignals } from '@peyk/launcher/stop-signals'

const demo = await prepareDemo(process.env)
onStopSignals(demo.processes)
demo.processes.start().then(
  () => {
    const { board, pageUrl } = demo
    console.log(`Demo ready: ${pageUrl}`)
    console.log(`Board: ${board.url} (user ${board.user}, password ${board.password}). Ctrl-C stops everything.`)
  },
  () => undefined, // the processes logged why, and `finished` has the status
)
process.exitCode = await demo.processes.finished
await demo.close()
