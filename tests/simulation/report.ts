import type { Campaign } from './campaign.ts'
import type { Verdict } from './schedule.ts'

const number = new Intl.NumberFormat('en')

/** What a campaign found, for a sceptic: how fast, and how much went wrong on purpose. */
export function describeCampaign(campaign: Campaign): string {
  const { policy, ran, seconds, counts, found } = campaign
  const rate = Math.round(ran / seconds)
  const head =
    `UNCERTAIN_POLICY=${policy}: ${number.format(ran)} schedules in ${seconds.toFixed(1)} s ` +
    `(${rate} a second, ${number.format(counts.get('events') ?? 0)} events, ${number.format(counts.get('store calls') ?? 0)} calls of Redis)`
  const { went, came, ended } = toGroups(counts)
  return [
    head,
    `  went wrong   ${went}`,
    `  sends        ${came}`,
    `  notifications      ${ended}`,
    found === undefined ? '  every promise held' : describeBroken(found),
  ].join('\n')
}

/** The promise that was broken, and what led there. */
export function describeBroken({ seed, policy, bug, broken, trace }: Verdict): string {
  const how = `--policy ${policy}${bug === undefined ? '' : ` --bug ${bug}`}`
  return [
    '',
    ...trace,
    '',
    `Seed ${seed} broke a promise:`,
    ...broken.map((what) => `  ${what}`),
    `Replay it with: npm run simulate -- --seed ${seed} ${how}`,
  ].join('\n')
}

function toGroups(counts: ReadonlyMap<string, number>) {
  const group = (accepts: (what: string) => boolean, rename: (what: string) => string = (what) => what) =>
    [...counts]
      .filter(([what]) => accepts(what))
      .toSorted(([, a], [, b]) => b - a)
      .map(([what, times]) => `${rename(what)} ${number.format(times)}`)
      .join(', ')
  const startsWith = (prefix: string) => (what: string) => what.startsWith(prefix)
  const without = (prefix: string) => (what: string) => what.slice(prefix.length)
  const own = ['webhook', 'outcome ', 'ended ', 'log ', 'events', 'store calls', 'message shown']
  return {
    went: group((what) => what === 'webhook answer lost' || !own.some((prefix) => what.startsWith(prefix))),
    came: group(startsWith('outcome '), without('outcome ')),
    ended: group(startsWith('ended '), without('ended ')),
  }
}
