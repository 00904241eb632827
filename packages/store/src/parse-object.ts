/** Returns the JSON object that Redis keeps, or `undefined` for what is none: one such value keeps nobody from reading the others. */
export function parseObject(value: string): object | undefined {
  try {
    const found: unknown = JSON.parse(value)
    return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : undefined
  } catch {
    return undefined
  }
}
