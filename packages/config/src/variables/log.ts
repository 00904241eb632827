import * as field from '../fields.ts'
import type { Variables } from '../variable.ts'

export const LOG = {
  LOG_LEVEL: {
    schema: field.oneOf(['error', 'warn', 'info', 'debug']),
    default: 'info',
    meaning: 'The least important lines that are written: `error`, `warn`, `info` or `debug`.',
    example: 'warn',
  },
  LOG_FORMAT: {
    schema: field.oneOf(['pretty', 'json']),
    whenUnset: '`pretty` on a terminal, else `json`',
    meaning: 'The form of a line on standard output: `pretty` or `json`.',
    example: 'json',
  },
  LOG_FILE: {
    schema: field.text('a file’s path'),
    whenUnset: 'no file',
    meaning:
      'A file for JSON lines as well, 50 MiB with its full ones. Processes may share it. `{app}` stands for the process’s name.',
    example: 'logs/{app}.log',
  },
} as const satisfies Variables

export const TRACES = {
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: field.url(['https:', 'http:'], 'http://127.0.0.1:4318'),
    whenUnset: 'no traces',
    meaning: 'Where OpenTelemetry traces go, by OTLP over HTTP. See docs/monitoring.md.',
    example: 'http://127.0.0.1:4318',
  },
} as const satisfies Variables
