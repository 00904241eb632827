import { badRequest } from './api-error.ts'

/** A call's parameters as they came: strings from a query or a form, JSON values from a JSON body. */
export type Params = Readonly<Record<string, unknown>>

export function textParam(params: Params, name: string): string {
  const value = params[name]
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** Like the Bot API server, a number that cannot be read counts as not given. */
export function integerParam(params: Params, name: string, fallback: number, min: number, max: number): number {
  const text = textParam(params, name).trim()
  if (!/^-?\d+$/.test(text)) return fallback
  return Math.min(Math.max(Number(text), min), max)
}

export function flagParam(params: Params, name: string): boolean {
  return ['true', 'yes', '1'].includes(textParam(params, name).toLowerCase())
}

/** A structured parameter: JSON text in a form, the value itself in a JSON body. `what` names it in Telegram's error. */
export function jsonParam(params: Params, name: string, what: string): unknown {
  const value = params[name]
  if (typeof value !== 'string') return value ?? undefined
  if (value === '') return undefined
  try {
    return JSON.parse(value)
  } catch {
    throw badRequest(`can't parse ${what} JSON object`)
  }
}
