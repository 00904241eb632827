import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { CounterConfiguration, GaugeConfiguration, HistogramConfiguration } from 'prom-client'
import { VERSION } from './version.ts'

/** Makes a declared metric in a registry. */
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

export function gauge<const Label extends string = never>(
  declaration: GaugeConfiguration<Label>,
): Declared<Gauge<Label>> {
  return (registry) => new Gauge({ ...declaration, registers: [registry] })
}

/** Makes all the declared metrics in a registry. */
export function openMetrics<Declarations extends Record<string, Declared<unknown>>>(
  registry: Registry,
  declarations: Declarations,
): { [Name in keyof Declarations]: ReturnType<Declarations[Name]> } {
  const made = Object.entries(declarations).map(([name, make]) => [name, make(registry)])
  return Object.fromEntries(made) as { [Name in keyof Declarations]: ReturnType<Declarations[Name]> }
}

const BUILD_INFO = gauge({
  name: 'peyk_build_info',
  help: 'Always 1; which version of Peyk runs on which Node.js',
  labelNames: ['version', 'node'],
})

/** Returns a registry with the metrics that every process has. Each series is labelled with the app. */
export function createMetrics(app: string): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ app })
  collectDefaultMetrics({ register: registry })
  BUILD_INFO(registry).set({ version: VERSION, node: process.version }, 1)
  return registry
}
