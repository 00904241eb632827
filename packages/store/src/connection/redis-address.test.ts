import { describe, expect, it } from 'vitest'
import { parseRedisUrl } from './redis-address.ts'

describe('parseRedisUrl', () => {
  it.each([
    ['redis://127.0.0.1:6379/2', { kind: 'single', url: 'redis://127.0.0.1:6379/2' }],
    ['rediss://user:p%40ss@redis.example:6380', { kind: 'single', url: 'rediss://user:p%40ss@redis.example:6380' }],
    [
      'redis+sentinel://a:26379,b,[::1]:26380/main/3',
      {
        kind: 'sentinel',
        nodes: [
          { host: 'a', port: 26379 },
          { host: 'b', port: 26379 },
          { host: '::1', port: 26380 },
        ],
        name: 'main',
        db: 3,
        tls: false,
      },
    ],
    [
      'rediss+sentinel://:p%40ss@a/main',
      { kind: 'sentinel', nodes: [{ host: 'a', port: 26379 }], name: 'main', db: 0, tls: true, password: 'p@ss' },
    ],
    [
      'redis+cluster://me:secret@a:7000,b:7001',
      {
        kind: 'cluster',
        nodes: [
          { host: 'a', port: 7000 },
          { host: 'b', port: 7001 },
        ],
        tls: false,
        username: 'me',
        password: 'secret',
      },
    ],
    ['redis+cluster://a', { kind: 'cluster', nodes: [{ host: 'a', port: 6379 }], tls: false }],
  ])('reads %s', (url, address) => expect(parseRedisUrl(url)).toEqual(address))

  it.each(['http://a', 'redis+sentinel://:secret@a:26379', 'redis+cluster://a:b:c', 'redis+cluster://'])(
    'refuses %s and does not repeat it',
    (url) => {
      expect(() => parseRedisUrl(url)).toThrow(/REDIS_URL: expected/)
      expect(() => parseRedisUrl(url)).not.toThrow(/secret/)
    },
  )
})
