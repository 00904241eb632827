import { toSecretFingerprints } from '@peyk/config/secret-fingerprints'
import type { Settings } from '@peyk/config/settings'
import type { Heartbeat } from '@peyk/store/heartbeats'
import type { Finding } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

const CHECK = 'processes'
const RESTART = 'restart it with the settings of here, or run the doctor with its settings'

/** Whether the processes that are needed run, with the same sources, secrets and version. */
export function judgeProcesses(present: readonly Heartbeat[], settings: Settings): Finding[] {
  if (present.length === 0) return [ok(CHECK, 'none runs yet')]
  const results = [...judgeMissing(present, settings), ...present.flatMap((each) => judgeOne(each, settings))]
  const versions = [...new Set(present.map(({ version }) => version))]
  if (versions.length > 1)
    results.push(
      warning(
        `${CHECK}.version`,
        `several versions run: ${versions.join(', ')}`,
        'finish the upgrade: see docs/upgrading.md',
      ),
    )
  const counts = Map.groupBy(present, ({ app }) => app)
  const summary = [...counts].map(([app, all]) => (all.length > 1 ? `${all.length} × ${app}` : app)).join(', ')
  return results.length > 0 ? results : [ok(CHECK, `${summary} run, with the settings of here`)]
}

const NEEDED = {
  ingress: 'webhooks and updates are taken by nobody',
  notifier: 'nobody is notified',
  scheduler: 'pending orders are checked by nobody',
} as const

function judgeMissing(present: readonly Heartbeat[], { sources }: Settings): Finding[] {
  const needed = (['ingress', 'notifier', 'scheduler'] as const).filter(
    (app) => app !== 'scheduler' || sources.panel === 'polling',
  )
  return needed
    .filter((app) => !present.some((each) => each.app === app))
    .map((app) => wrong(CHECK, `no ${app} runs: ${NEEDED[app]}`, `start ${app} (npm start, or docker compose up -d)`))
}

function judgeOne(each: Heartbeat, settings: Settings): Finding[] {
  const name = `${each.app} on ${each.host} (pid ${each.pid})`
  const { sources } = settings
  const results: Finding[] = []
  if (
    each.sources !== undefined &&
    (each.sources.panel !== sources.panel || each.sources.telegram !== sources.telegram)
  )
    results.push(
      wrong(
        `${CHECK}.mode`,
        `${name} runs with Telegram by ${each.sources.telegram} and the panel by ${each.sources.panel}; here it is ${sources.telegram} and ${sources.panel}`,
        RESTART,
      ),
    )
  const marks = toSecretFingerprints(settings)
  const others = Object.entries(each.secrets ?? {}).filter(([secret, mark]) => marks[secret] !== mark)
  if (others.length > 0)
    results.push(
      wrong(
        `${CHECK}.secrets`,
        `${name} was started with another ${others.map(([secret]) => secret).join(', ')}`,
        RESTART,
      ),
    )
  return results
}
