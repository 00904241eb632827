import type { Heartbeat } from './heartbeats.ts'

/** A setting that processes of one bot do not share: each of its values with the processes that have it, the commonest first. */
export type SettingDifference = { name: string; values: { value: string; processes: readonly Heartbeat[] }[] }

/** Returns the settings in which running processes differ. A secret's value is its fingerprint. */
export function findSettingDifferences(processes: readonly Heartbeat[]): SettingDifference[] {
  const settingsOf = ({ shared, secrets }: Heartbeat) => Object.entries({ ...shared, ...secrets })
  const all = processes.flatMap((process) => settingsOf(process).map(([name, value]) => ({ name, value, process })))
  return [...Map.groupBy(all, ({ name }) => name)].flatMap(([name, each]) => {
    const byValue = [...Map.groupBy(each, ({ value }) => value)]
    if (byValue.length < 2) return []
    const values = byValue.map(([value, found]) => ({ value, processes: found.map(({ process }) => process) }))
    return [{ name, values: values.toSorted((a, b) => b.processes.length - a.processes.length) }]
  })
}

/** Returns who differs in what: the processes without the commonest value, each with its own value. */
export function describeDifference({ name, values }: SettingDifference): string {
  const nameOf = ({ app, host, pid }: Heartbeat) => `${app} on ${host} (pid ${pid})`
  const [commonest, ...others] = values
  const listed = others.map(({ value, processes }) => `${value} in ${processes.map(nameOf).join(', ')}`)
  return `${name} is ${listed.join('; ')}, and ${commonest?.value} in ${commonest?.processes.map(nameOf).join(', ')}`
}
