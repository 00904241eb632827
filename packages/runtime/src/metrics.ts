import { SECOND } from '@peyk/domain/time'
import { Counter, Gauge, Histogram } from 'prom-client'
import type { CounterConfiguration, GaugeConfiguration, HistogramConfiguration, Registry } from 'prom-client'

/** Creates a declared metric in a registry. */
type Declared<Metric> = (registry: Registry) => Metric

/** Series that exist from the start, at 0: an alert on the first event needs the 0 before it. */
type FromZero<Label extends string> = { fromZero?: readonly Partial<Record<Label, string | number>>[] }

export function counter<const Label extends string = never>({
  fromZero = [],
  ...declaration
}: CounterConfiguration<Label> & FromZero<Label>): Declared<Counter<Label>> {
  return (registry) => {
    const made = new Counter({ ...declaration, registers: [registry] })
    for (const labels of fromZero) made.inc(labels, 0)
    return made
  }
}

export function histogram<const Label extends string = never>({
  fromZero = [],
  ...declaration
}: HistogramConfiguration<Label> & FromZero<Label>): Declared<Histogram<Label>> {
  return (registry) => {
    const made = new Histogram({ ...declaration, registers: [registry] })
    for (const labels of fromZero) made.zero(labels)
    return made
  }
}

/** A gauge may be given what fills it each time that the metrics are read. */
export function gauge<const Label extends string = never>(declaration: GaugeConfiguration<Label>) {
  return (registry: Registry, collect?: (made: Gauge<Label>) => unknown): Gauge<Label> => {
    const made: Gauge<Label> = new Gauge({
      ...declaration,
      registers: [registry],
      ...(collect && { collect: async () => void (await collect(made)) }),
    })
    return made
  }
}

/** Returns the moment that was so long ago, in seconds since 1970, as a gauge `…_timestamp_seconds` has it. */
export function toTimestampSeconds(agoMs: number): number {
  return (Date.now() - agoMs) / SECOND
}

/** Creates all declared metrics in a registry. */
export function openMetrics<Declarations extends Record<string, Declared<unknown>>>(
  registry: Registry,
  declarations: Declarations,
): { [Name in keyof Declarations]: ReturnType<Declarations[Name]> } {
  const made = Object.entries(declarations).map(([name, make]) => [name, make(registry)])
  return Object.fromEntries(made) as { [Name in keyof Declarations]: ReturnType<Declarations[Name]> }
}
