import * as field from '../fields.ts'
import { say } from '../say.ts'
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
    schema: field.text(say('file')),
    whenUnset: 'no file',
    meaning:
      'A file for JSON lines as well, 50 MiB with its full ones. Processes may share it. `{app}` stands for the process’s name.',
    example: 'logs/{app}.log',
  },
} as const satisfies Variables

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration */
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const

export const TRACES = {
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: field.url(['https:', 'http:'], 'http://127.0.0.1:4318'),
    whenUnset: 'no traces',
    meaning: 'Where OpenTelemetry traces go, by OTLP over HTTP; `/v1/traces` is added. See docs/monitoring.md.',
    example: 'http://127.0.0.1:4318',
  },
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: {
    schema: field.url(['https:', 'http:'], 'http://127.0.0.1:4318/v1/traces'),
    whenUnset: 'as `OTEL_EXPORTER_OTLP_ENDPOINT` says',
    meaning: 'The same with its whole path, for traces alone.',
    example: 'http://127.0.0.1:4318/v1/traces',
  },
  OTEL_SDK_DISABLED: {
    schema: field.flag,
    default: 'false',
    meaning: '`true`: no traces, whatever the other variables say.',
    example: 'true',
  },
  OTEL_TRACES_SAMPLER: {
    schema: field.oneOf(SAMPLERS),
    default: 'parentbased_always_on',
    meaning: `Which traces are sent: ${SAMPLERS.map((name) => `\`${name}\``).join(', ')}.`,
    example: 'parentbased_traceidratio',
  },
  OTEL_TRACES_SAMPLER_ARG: {
    schema: field.number(0, 1),
    default: '1',
    meaning: 'The share of traces that a sampler by ratio takes.',
    example: '0.1',
  },
} as const satisfies Variables
