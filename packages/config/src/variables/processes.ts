import * as field from '../fields.ts'
import { secret } from '../secrets.ts'
import { say } from '../say.ts'
import type { Variables } from '../variable.ts'

export const PROCESSES = {
  NOTIFIER_CONCURRENCY: {
    schema: field.integer(1, 1000),
    default: '50',
    meaning: 'Jobs that one notifier works on at the same time.',
    example: '100',
  },
  METRICS_HOST: {
    schema: field.text(say('localAddress')),
    default: '127.0.0.1',
    meaning: 'The address that `/metrics` and the details of `/readyz` are served on. Never a public one.',
    example: '10.0.0.5',
  },
  INGRESS_METRICS_PORT: {
    schema: field.port,
    default: '0',
    meaning: 'Ingress’s port for `/metrics` and the details of `/readyz`. `0` means any free port, which is logged.',
    example: '9103',
  },
  SCHEDULER_PORT: {
    schema: field.port,
    default: '9101',
    meaning: 'The scheduler’s port for `/healthz`, `/readyz` and `/metrics`. `0` means any free port.',
    example: '0',
  },
  NOTIFIER_PORT: {
    schema: field.port,
    default: '9102',
    meaning: 'The notifier’s port for `/healthz`, `/readyz` and `/metrics`. `0` means any free port.',
    example: '0',
  },
  BOARD_METRICS_PORT: {
    schema: field.port,
    default: '0',
    meaning: 'The board’s port for `/metrics` and the details of `/readyz`. `0` means any free port, which is logged.',
    example: '9104',
  },
  BOARD_HOST: {
    schema: field.text(say('localAddress')),
    default: '127.0.0.1',
    meaning: 'The address that the board listens on.',
    example: '0.0.0.0',
  },
  BOARD_PORT: {
    schema: field.port,
    default: '3000',
    meaning: 'The board’s port. The overview is at /, the queues are at /queues. `0` means any free port.',
    example: '3001',
  },
  BOARD_URL: {
    schema: field.urls(['https:', 'http:'], 'https://board.shop.example'),
    whenUnset: 'alerts have no links, and the board answers to addresses and localhost alone',
    meaning:
      'The board’s address as operators open it, for links in their chat; of several bots with the path of this one. The board answers to its host. More of them, comma separated, are only answered to.',
    example: 'https://board.shop.example/bots/shop-b',
  },
  TRUSTED_PROXIES: {
    schema: field.proxies,
    default: 'loopback',
    meaning:
      'The proxies in front of the board, comma separated: addresses, ranges such as `10.0.0.0/8`, `loopback`, `linklocal`, `uniquelocal`. Only their `X-Forwarded-*` headers are believed.',
    example: '10.0.0.5',
  },
  BOARD_USER: {
    schema: field.text(say('userName')),
    default: 'admin',
    meaning: 'The board’s user. An order’s history names it beside what was decided on the board.',
    example: 'sara',
  },
  BOARD_PASSWORD: {
    schema: secret(say('password')),
    meaning: 'The board’s password.',
    example: 'the-password-of-the-board',
    requiredWhen: 'the board starts',
    isSecret: true,
    isForFirstStart: true,
  },
  BOARD_READ_ONLY: {
    schema: field.flag,
    default: 'false',
    meaning: '`true`: the board shows everything and changes nothing.',
    example: 'true',
  },
  BOARD_PREFIXES: {
    schema: field.prefixes,
    whenUnset: '`REDIS_PREFIX` alone',
    meaning: 'The bots that this board shows, by their `REDIS_PREFIX`, comma separated.',
    example: 'shop-a,shop-b',
  },
} as const satisfies Variables
