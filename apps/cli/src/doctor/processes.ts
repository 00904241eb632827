import { toSecretFingerprints } from '@peyk/config/secret-fingerprints'
import type { Settings } from '@peyk/config/settings'
import { COMMA, joinTexts } from '@peyk/domain/text'
import type { Text } from '@peyk/domain/text'
import type { Heartbeat } from '@peyk/store/heartbeats'
import { findSettingDifferences } from '@peyk/store/setting-differences'
import type { SettingDifference } from '@peyk/store/setting-differences'
import type { CheckResult } from './check-result.ts'
import { ok, warning, wrong } from './check-result.ts'
import { say } from './say.ts'

const CHECK = 'processes'

/** Whether the processes that are needed run, with the same sources, settings, secrets and version. */
export function judgeProcesses(running: readonly Heartbeat[], settings: Settings): CheckResult[] {
  if (running.length === 0) return [ok(CHECK, say('processesNone'))]
  const results = [...judgeMissing(running, settings), ...running.flatMap((each) => judgeOne(each, settings))]
  const versions = [...new Set(running.map(({ version }) => version))]
  if (versions.length > 1)
    results.push(
      warning(`${CHECK}.version`, say('versionsDiffer', { versions: versions.join(', ') }), say('versionsDifferTodo')),
    )
  for (const difference of findSettingDifferences(running))
    results.push(wrong(`${CHECK}.settings`, toDifferenceText(difference), say('settingDiffersTodo')))
  const counts = Map.groupBy(running, ({ app }) => app)
  const summary = [...counts].map(([app, all]) => (all.length > 1 ? `${all.length} × ${app}` : app)).join(', ')
  return results.length > 0 ? results : [ok(CHECK, say('processesSame', { processes: summary }))]
}

/** Returns who differs in what: the processes without the commonest value, each with its own value. */
function toDifferenceText({ name, values }: SettingDifference): Text {
  const [commonest, ...others] = values.map(({ value, processes }) =>
    say('valueIn', { value, processes: joinTexts(processes.map(toName), COMMA) }),
  )
  return say('settingDiffers', { name, others: joinTexts(others, { en: '; ', fa: '؛ ' }), commonest: commonest ?? '' })
}

const toName = ({ app, host, pid }: Heartbeat): Text => say('processName', { app, host, pid })

function judgeMissing(running: readonly Heartbeat[], { sources }: Settings): CheckResult[] {
  const needed = (['ingress', 'notifier', 'scheduler'] as const).filter(
    (app) => app !== 'scheduler' || sources.panel === 'polling',
  )
  return needed
    .filter((app) => !running.some((each) => each.app === app))
    .map((app) => wrong(CHECK, say(`missing_${app}`), say('missingTodo', { app })))
}

function judgeOne(each: Heartbeat, settings: Settings): CheckResult[] {
  const process = toName(each)
  const { sources } = settings
  const results: CheckResult[] = []
  if (
    each.sources !== undefined &&
    (each.sources.panel !== sources.panel || each.sources.telegram !== sources.telegram)
  )
    results.push(
      wrong(
        `${CHECK}.mode`,
        say('modeDiffers', { process, theirs: say('sources', each.sources), ours: say('sources', sources) }),
        say('restartTodo'),
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
        say('secretsDiffer', { process, secrets: others.map(([secret]) => secret).join(', ') }),
        say('restartTodo'),
      ),
    )
  return results
}
