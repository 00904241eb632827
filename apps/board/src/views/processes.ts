import type { MemoryOutlook } from '@peyk/store/memory-outlook'
import type { Heartbeat } from '@peyk/store/heartbeats'
import { describeDifference, findSettingDifferences } from '@peyk/store/setting-differences'
import type { Overview } from '../overview.ts'
import type { Formatting } from '../formatting.ts'
import { html } from '../html.ts'
import type { Html } from '../html.ts'
import type { Words } from '../words.ts'
import { isolated, renderTime } from './text.ts'

/** Which bot this is, and where updates come from, according to the running processes. */
export function renderMode(
  { processes, memory, botId }: Pick<Overview, 'processes' | 'memory' | 'botId'>,
  { mode }: Words,
  format: Formatting,
): Html {
  const telegram = sourcesOf(processes, 'telegram')
  const panel = sourcesOf(processes, 'panel')
  const item = (name: string, sources: readonly ('webhook' | 'polling')[], hints: Record<string, string>) => {
    const [only, ...others] = sources
    const isOne = only !== undefined && others.length === 0
    return html`<div>
      <dt>${name}</dt>
      <dd class="${isOne ? '' : 'wait'}" ${isOne && html` title="${hints[only] ?? ''}"`}>
        ${sources.map((source) => mode[source]).join(' / ') || mode.unknown}
      </dd>
    </div>`
  }
  return html`<dl class="mode" aria-label="${mode.title}">
    <div>
      <dt>${mode.bot}</dt>
      <dd>${renderBot(processes, botId) ?? mode.noBot}</dd>
    </div>
    ${item(mode.telegram, telegram, mode.telegramHint)} ${item(mode.panel, panel, mode.panelHint)}
    ${renderMemory(memory, mode, format)}
  </dl>`
}

/** The name is known while a notifier runs. */
function renderBot(processes: readonly Heartbeat[], botId: string | undefined): Html | undefined {
  if (botId === undefined) return undefined
  const name = processes.find(({ botName }) => botName !== undefined)?.botName
  return html`<bdi>${name !== undefined && `@${name} `}<span class="quiet">${botId}</span></bdi>`
}

const SHORT_DAYS = 14

/** How long the memory of Redis lasts at the present rate. */
function renderMemory({ daysLeft }: MemoryOutlook, mode: Words['mode'], format: Formatting): Html {
  return html`<div>
    <dt>${mode.memory}</dt>
    <dd class="${daysLeft !== undefined && daysLeft < SHORT_DAYS ? 'wait' : ''}" title="${mode.memoryHint}">
      ${daysLeft === undefined ? mode.memoryEnough : mode.memoryDays(format.number(daysLeft), daysLeft)}
    </dd>
  </div>`
}

/** The problems that the running processes show, and records that cannot be read. */
export function renderProblems(processes: readonly Heartbeat[], { problems }: Words, unreadable: number): Html {
  const isRunning = (app: string) => processes.some((process) => process.app === app)
  const panel = sourcesOf(processes, 'panel')
  const versions = [...new Set(processes.map(({ version }) => version))].toSorted()
  const found = [
    !isRunning('notifier') && problems.noNotifier,
    !isRunning('ingress') && problems.noIngress,
    !isRunning('scheduler') && panel.includes('polling') && problems.noScheduler,
    (panel.length > 1 || sourcesOf(processes, 'telegram').length > 1) && problems.mixedSources,
    versions.length > 1 && problems.mixedVersions(versions.join(', ')),
    unreadable > 0 && problems.unreadable(String(unreadable)),
    ...findSettingDifferences(processes).map((each) => problems.mixedSettings(describeDifference(each))),
  ].filter((problem) => problem !== false)
  if (found.length === 0) return html``
  return html`<div class="problem">
    <h2>${problems.title}</h2>
    <ul>
      ${found.map((problem) => html`<li>${problem}</li>`)}
    </ul>
  </div>`
}

export function renderProcesses(processes: readonly Heartbeat[], { workers, mode }: Words, format: Formatting): Html {
  if (processes.length === 0) return html`<p class="quiet">${workers.none}</p>`
  return html`<table class="rows workers">
    <thead>
      <tr>
        <th scope="col">${workers.app}</th>
        <th scope="col">${workers.host}</th>
        <th scope="col">${workers.version}</th>
        <th scope="col">${workers.since}</th>
        <th scope="col">${workers.sources}</th>
        <th scope="col">${workers.concurrency}</th>
      </tr>
    </thead>
    <tbody>
      ${processes.map(
        ({ app, version, sinceMs, host, pid, sources, concurrency }) =>
          html`<tr>
            <th scope="row">${isolated(app)}</th>
            <td>${isolated(`${host}:${pid}`)}</td>
            <td>${isolated(version)}</td>
            <td>
              ${renderTime(sinceMs, format.brief(sinceMs), format)} <span class="quiet">${format.ago(sinceMs)}</span>
            </td>
            <td>${sources === undefined ? '–' : `${mode[sources.telegram]} / ${mode[sources.panel]}`}</td>
            <td>${concurrency === undefined ? '–' : format.number(concurrency)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function sourcesOf(processes: readonly Heartbeat[], of: 'telegram' | 'panel'): ('webhook' | 'polling')[] {
  return [...new Set(processes.flatMap(({ sources }) => (sources === undefined ? [] : [sources[of]])))]
}
