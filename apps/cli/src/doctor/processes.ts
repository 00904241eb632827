import { toSecretFingerprints } from '@peyk/config/secret-fingerprints'
import type { Settings } from '@peyk/config/settings'
import type { Heartbeat } from '@peyk/store/heartbeats'
import { describeDifference, findSettingDifferences } from '@peyk/store/setting-differences'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'

const CHECK = 'processes'
const RESTART = 'restart it with these settings, or run the doctor with its settings'

/** Whether the processes that are needed run, with the same sources, settings, secrets and version. */
export function judgeProcesses(running: readonly Heartbeat[], settings: Settings): CheckResult[] {
  if (running.length === 0) return [ok(CHECK, 'none runs yet')]
  const results = [...judgeMissing(running, settings), ...running.flatMap((each) => judgeOne(each, settings))]
  const versions = [...new Set(running.map(({ version }) => version))]
  if (versions.length > 1)
    results.push(
      warning(
        `${CHECK}.version`,
        `several versions run: ${versions.join(', ')}`,
        'finish the upgrade: see docs/upgrading.md',
      ),
    )
  for (const difference of findSettingDifferences(running))
    results.push(
      wrong(`${CHECK}.settings`, describeDifference(difference), 'restart all processes with the same settings'),
    )
  const counts = Map.groupBy(running, ({ app }) => app)
  const summary = [...counts].map(([app, all]) => (all.length > 1 ? `${all.length} × ${app}` : app)).join(', ')
  return results.length > 0 ? results : [ok(CHECK, `${summary} run, with the settings here`)]
}

const NEEDED = {
  ingress: 'nothing takes webhooks and updates',
  notifier: 'no customer is notified',
  scheduler: 'nothing checks pending orders',
} as const

function judgeMissing(running: readonly Heartbeat[], { sources }: Settings): CheckResult[] {
  const needed = (['ingress', 'notifier', 'scheduler'] as const).filter(
    (app) => app !== 'scheduler' || sources.panel === 'polling',
  )
  return needed
    .filter((app) => !running.some((each) => each.app === app))
    .map((app) => wrong(CHECK, `no ${app} runs: ${NEEDED[app]}`, `start ${app} (npm start, or docker compose up -d)`))
}

function judgeOne(each: Heartbeat, settings: Settings): CheckResult[] {
  const name = `${each.app} on ${each.host} (pid ${each.pid})`
  const { sources } = settings
  const results: CheckResult[] = []
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
  const fingerprints = toSecretFingerprints(settings)
  const others = Object.entries(each.secrets ?? {}).filter(
    ([secret, fingerprint]) => fingerprints[secret] !== fingerprint,
  )
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
