import { badRequest } from './api-error.ts'

export function cannotParse(reason: string): Error {
  return badRequest(`can't parse entities: ${reason}`)
}

export function byteOffset(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at), 'utf8')
}
