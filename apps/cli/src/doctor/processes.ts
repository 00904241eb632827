import { toSecretMarks } from '@peyk/config/secret-marks'
import type { Settings } from '@peyk/config/settings'
import type { Presence } from '@peyk/store/presence'
import type { Finding } from './finding.ts'
import { ok, warning, wrong } from './finding.ts'

const CHECK = 'processes'
const RESTART = 'restart it with the settings of here, or run the doctor with its settings'

/** Whether the processes that are needed run, with the same sources, secrets and version. */
export function judgeProcesses(present: readonly Presence[], settings: Settings): Finding[] {
  if (present.length === 0) return [ok(CHECK, 'none runs yet')]
  const findings = [...judgeMissing(present, settings), ...present.flatMap((each) => judgeOne(each, settings))]
  const versions = [...new Set(present.map(({ version }) => version))]
  if (versions.length > 1)
    findings.push(
      warning(
        `${CHECK}.version`,
        `several versions run: ${versions.join(', ')}`,
        'finish the upgrade: see docs/upgrading.md',
      ),
    )
  const counts = Map.groupBy(present, ({ app }) => app)
  const summary = [...counts].map(([app, all]) => (all.length > 1 ? `${all.length} × ${app}` : app)).join(', ')
  return findings.length > 0 ? findings : [ok(CHECK, `${summary} run, with the settings of here`)]
}

const NEEDED = {
  ingress: 'webhooks and updates are taken by nobody',
  notifier: 'nobody is told',
  scheduler: 'pending orders are checked by nobody',
} as const

function judgeMissing(present: readonly Presence[], { sources }: Settings): Finding[] {
  const needed = (['ingress', 'notifier', 'scheduler'] as const).filter(
    (app) => app !== 'scheduler' || sources.panel === 'polling',
  )
  return needed
    .filter((app) => !present.some((each) => each.app === app))
    .map((app) => wrong(CHECK, `no ${app} runs: ${NEEDED[app]}`, `start ${app} (npm start, or docker compose up -d)`))
}

function judgeOne(each: Presence, settings: Settings): Finding[] {
  const name = `${each.app} on ${each.host} (pid ${each.pid})`
  const { sources } = settings
  const findings: Finding[] = []
  if (
    each.sources !== undefined &&
    (each.sources.panel !== sources.panel || each.sources.telegram !== sources.telegram)
  )
    findings.push(
      wrong(
        `${CHECK}.mode`,
        `${name} runs with Telegram by ${each.sources.telegram} and the panel by ${each.sources.panel}; here it is ${sources.telegram} and ${sources.panel}`,
        RESTART,
      ),
    )
  const marks = toSecretMarks(settings)
  const others = Object.entries(each.secrets ?? {}).filter(([secret, mark]) => marks[secret] !== mark)
  if (others.length > 0)
    findings.push(
      wrong(
        `${CHECK}.secrets`,
        `${name} was started with another ${others.map(([secret]) => secret).join(', ')}`,
        RESTART,
      ),
    )
  return findings
}
