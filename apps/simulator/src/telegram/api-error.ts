export type ErrorParameters = { retry_after?: number; migrate_to_chat_id?: number }

/** A "no" of the Bot API: https://core.telegram.org/bots/api#making-requests */
export class ApiError extends Error {
  readonly code: number
  readonly parameters: ErrorParameters | undefined

  constructor(code: number, description: string, parameters?: ErrorParameters) {
    super(description)
    this.name = 'ApiError'
    this.code = code
    this.parameters = parameters
  }
}

export function badRequest(reason: string): ApiError {
  return new ApiError(400, `Bad Request: ${reason}`)
}

export function forbidden(reason: string): ApiError {
  return new ApiError(403, `Forbidden: ${reason}`)
}

export function conflict(reason: string): ApiError {
  return new ApiError(409, `Conflict: ${reason}`)
}

export function tooManyRequests(retryAfterSeconds: number): ApiError {
  return new ApiError(429, `Too Many Requests: retry after ${retryAfterSeconds}`, { retry_after: retryAfterSeconds })
}
