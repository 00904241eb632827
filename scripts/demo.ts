// `npm run demo`: the whole system on the simulator, with its page. The set-up gives it REDIS_URL.
import { prepareDemo } from './demo/demo.ts'
import { onStopSignals } from './stop-signals.ts'

const KILLED_BY_CTRL_C = 130

const demo = await prepareDemo(process.env)
onStopSignals(
  () => void demo.processes.stop(),
  () => {
    demo.processes.kill()
    process.exit(KILLED_BY_CTRL_C)
  },
)
demo.processes.start().then(
  () => {
    const { board, pageUrl } = demo
    console.log(`Demo ready: ${pageUrl}`)
    console.log(`Board: ${board.url} (user ${board.user}, password ${board.password}). Ctrl-C stops everything.`)
  },
  () => undefined, // they said why, and `finished` has the status
)
process.exitCode = await demo.processes.finished
await demo.close()
