// `npm run sandbox`: Peyk and the simulator on known secrets, for whoever writes a panel. The set-up gives it REDIS_URL.
import { onStopSignals } from '@peyk/launcher/stop-signals'
import { prepareDemo } from './demo/demo.ts'
import { parseSandboxOptions } from './sandbox/options.ts'
import { HELP, SANDBOX_SECRETS, toSandboxText } from './sandbox/text.ts'

const options = parseSandboxOptions(process.argv.slice(2))
if (options === 'help') process.stdout.write(HELP)
else if ('problem' in options) {
  process.stderr.write(`${options.problem}\n`)
  process.exitCode = 2
} else {
  const { port, ...others } = options
  const machine = { ...process.env, ...(port !== undefined && { DEMO_PORT: port }) }
  const sandbox = await prepareDemo(machine, { ...others, prefix: 'peyk-sandbox', secrets: SANDBOX_SECRETS })
  onStopSignals(sandbox.processes)
  sandbox.processes.start().then(
    () => console.log(toSandboxText(sandbox)),
    () => undefined, // the processes logged why, and `finished` has the status
  )
  process.exitCode = await sandbox.processes.finished
  await sandbox.close()
}
