import { z } from 'zod'
import { badRequest, conflict, tooManyRequests } from '../api-error.ts'
import { Described } from '../method.ts'
import type { Method } from '../method.ts'
import { flagParam, integerParam, jsonParam, textParam } from '../params.ts'
import type { Params } from '../params.ts'
import { checkWebhookUrl } from '../webhook-url.ts'
import type { World } from '../world.ts'

const MAX_OFFSET = 2 ** 31 - 1
const MAX_TIMEOUT_SECONDS = 50
const MAX_SECRET_LENGTH = 256
const SET_WEBHOOK_INTERVAL_MS = 1000

/** https://core.telegram.org/bots/api#getupdates */
export const getUpdates: Method = async (world, params, { signal }) => {
  if (world.webhook.isSet()) {
    throw conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
  }
  allowUpdates(world, params)
  return world.updates.get({
    offset: integerParam(params, 'offset', 0, -MAX_OFFSET, MAX_OFFSET),
    limit: integerParam(params, 'limit', 100, 1, 100),
    timeoutMs: integerParam(params, 'timeout', 0, 0, MAX_TIMEOUT_SECONDS) * 1000,
    signal,
  })
}

/** https://core.telegram.org/bots/api#setwebhook */
export function createSetWebhook(now: () => number = Date.now): Method {
  let lastCallMs = Number.NEGATIVE_INFINITY
  return (world, params, context) => {
    const url = textParam(params, 'url')
    if (url === '') return deleteWebhook(world, params, context)
    checkWebhookUrl(url)
    const secretToken = readSecret(params)
    if (world.limitsWebhookCalls && now() - lastCallMs < SET_WEBHOOK_INTERVAL_MS) throw tooManyRequests(1)
    lastCallMs = now()
    allowUpdates(world, params)
    if (flagParam(params, 'drop_pending_updates')) world.updates.drop()
    world.updates.endWaiting('terminated by setWebhook request')
    const ipAddress = textParam(params, 'ip_address')
    world.webhook.set({
      url,
      maxConnections: integerParam(params, 'max_connections', 40, 1, 100),
      ...(secretToken !== '' && { secretToken }),
      ...(ipAddress !== '' && { ipAddress }),
    })
    return new Described(true, 'Webhook was set')
  }
}

/** https://core.telegram.org/bots/api#deletewebhook */
export const deleteWebhook: Method = (world, params) => {
  if (flagParam(params, 'drop_pending_updates')) world.updates.drop()
  const wasSet = world.webhook.isSet()
  world.webhook.remove()
  return new Described(true, wasSet ? 'Webhook was deleted' : 'Webhook is already deleted')
}

/** https://core.telegram.org/bots/api#getwebhookinfo */
export const getWebhookInfo: Method = (world) => world.webhook.info()

function readSecret(params: Params): string {
  const secret = textParam(params, 'secret_token')
  if (secret.length > MAX_SECRET_LENGTH) throw badRequest('secret token is too long')
  if (!/^[A-Za-z0-9_-]*$/.test(secret)) throw badRequest('secret token contains unallowed characters')
  return secret
}

/** Stays as it was when not given. */
function allowUpdates(world: World, params: Params): void {
  const given = jsonParam(params, 'allowed_updates', 'allowed updates')
  if (given === undefined) return
  const types = z.array(z.string()).safeParse(given)
  if (!types.success) throw badRequest("can't parse allowed updates JSON object")
  world.updates.allow(types.data)
}
