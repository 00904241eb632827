import type { Request } from 'express'

export function queryOf(request: Request): URLSearchParams {
  return new URL(request.originalUrl, 'http://board.invalid').searchParams
}

/** The fields of a posted form; none for any other body. */
export function formOf(request: Request): URLSearchParams {
  return new URLSearchParams(typeof request.body === 'string' ? request.body : '')
}
