import { z } from 'zod'
import * as field from '../fields.ts'
import { expecting, say } from '../say.ts'
import type { Variables } from '../variable.ts'

const NODE = /^(\[[\da-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i
const MANY = /^rediss?\+(sentinel|cluster):\/\/(?:([^@/]*)@)?([^@/]+)(\/[^/]+)?(\/\d+)?$/

/** Whether the URL has one of the forms, and a password in it is encoded so that nobody reads it as something else. */
function isRedisUrl(url: string): boolean {
  if (/\s/.test(url) || !isDecodable(url)) return false
  if (/^rediss?:\/\//.test(url)) {
    if (!URL.canParse(url)) return false
    const { hostname, hash } = new URL(url)
    return NODE.test(hostname) && hash === ''
  }
  const [, kind, , nodes = '', name, db] = MANY.exec(url) ?? []
  const isNamed = kind === 'sentinel' ? name !== undefined : name === undefined && db === undefined
  return kind !== undefined && isNamed && nodes.split(',').every((node) => NODE.test(node))
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}

export const REDIS = {
  REDIS_URL: {
    schema: z.string().refine(isRedisUrl, expecting(say('redisUrl'))),
    default: 'redis://127.0.0.1:6379',
    meaning:
      'Where Redis is: `redis://`, `redis+sentinel://` or `redis+cluster://`; `rediss` for TLS. `npm start` without it runs a Redis in `.peyk/`.',
    example: 'redis+sentinel://:password@host-a:26379,host-b:26379/main',
    isSecret: true,
  },
  REDIS_PASSWORD: {
    schema: field.text(say('redisPassword')),
    whenUnset: 'the one in `REDIS_URL`, if any',
    meaning: 'The password of Redis, if it is not in `REDIS_URL`.',
    example: 'the-password-of-redis',
    isSecret: true,
  },
  REDIS_PREFIX: {
    schema: field.prefix,
    default: 'peyk',
    meaning: 'All keys begin with it. Give each bot its own.',
    example: 'shop-a',
  },
} as const satisfies Variables
