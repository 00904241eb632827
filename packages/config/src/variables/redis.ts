import * as field from '../fields.ts'
import type { Variables } from '../variable.ts'

const REDIS_URL_SHAPE =
  /^(rediss?:\/\/[^\s,]+|rediss?\+sentinel:\/\/[^\s/]+\/[^\s/]+(\/\d+)?|rediss?\+cluster:\/\/[^\s/]+)$/

export const REDIS = {
  REDIS_URL: {
    schema: field.pattern(
      REDIS_URL_SHAPE,
      'redis://host:6379, redis+sentinel://host:26379,host:26379/name or redis+cluster://host:6379,host:6379 (rediss for TLS)',
    ),
    default: 'redis://127.0.0.1:6379',
    meaning:
      'Where Redis is: `redis://`, `redis+sentinel://` or `redis+cluster://`; `rediss` for TLS. `npm start` without it runs a Redis in `.peyk/`.',
    example: 'redis+sentinel://:password@host-a:26379,host-b:26379/main',
    isSecret: true,
  },
  REDIS_PASSWORD: {
    schema: field.text('the password of Redis'),
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
