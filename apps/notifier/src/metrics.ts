import type { SendOutcome } from '@peyk/domain/send-outcome'
import { DAY, HOUR, SECOND } from '@peyk/domain/time'
import { QUEUE_NAMES } from '@peyk/queues/catalogue'
import { counter, gauge, histogram } from '@peyk/runtime/metrics'
import { SEND_PRIORITIES } from '@peyk/telegram/send-slot'

export const WORKER_METRICS = {
  durations: histogram({
    name: 'peyk_job_duration_seconds',
    help: 'How long one run of a job took, by queue and outcome: done, postponed (it comes again, which is no failure) or failed',
    labelNames: ['queue', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
  }),
  failures: counter({
    name: 'peyk_job_failures_total',
    help: 'Runs of jobs that failed; final="true": the job stays failed and is not retried',
    labelNames: ['queue', 'final'],
    fromZero: QUEUE_NAMES.flatMap((queue) => ['true', 'false'].map((final) => ({ queue, final }))),
  }),
}

export const UPDATE_METRICS = {
  linksRefused: counter({
    name: 'peyk_links_refused_total',
    help: 'Links that customers opened and that were not signed with LINK_SECRET',
  }),
  unreadable: counter({
    name: 'peyk_updates_unreadable_total',
    help: 'Updates of Telegram that cannot be read and are left out',
  }),
}

export const WORKER_LAST_JOB = gauge({
  name: 'peyk_worker_last_job_timestamp_seconds',
  help: 'When the worker last took a job, canaries included',
  labelNames: ['queue'],
})

export const CLOCK_METRICS = {
  ahead: gauge({
    name: 'peyk_redis_clock_ahead_seconds',
    help: 'How far Redis’s clock is ahead of this process’s; negative when it is behind',
  }),
  setBack: counter({
    name: 'peyk_redis_clock_set_back_total',
    help: 'How often this process saw that Redis’s clock was set back',
  }),
}

export const STUCK_METRICS = {
  oldest: gauge({
    name: 'peyk_oldest_due_seen_timestamp_seconds',
    help: 'Since when this process has seen the oldest due notification wait; now where none waits',
  }),
  sweep: gauge({
    name: 'peyk_last_sweep_timestamp_seconds',
    help: 'When this process saw the last sweep',
  }),
}

export const LAST_TICK = gauge({
  name: 'peyk_last_tick_timestamp_seconds',
  help: 'When this process last saw a scheduler ask which checks are due; now where the panel is not polled',
})

export const PAID_TO_NOTIFIED = histogram({
  name: 'peyk_paid_to_notified_seconds',
  help: 'From when Peyk knew that an order is paid and whom to notify, to the record that Telegram took the message; by Redis’s clock, in the notifier that sent it',
  buckets: [
    0.025,
    0.05,
    0.1,
    0.25,
    0.5,
    1,
    2.5,
    5,
    10,
    30,
    60,
    300,
    900,
    HOUR / SECOND,
    (6 * HOUR) / SECOND,
    DAY / SECOND,
  ],
})

const OUTCOMES = [
  'sent',
  'wait',
  'not_sent',
  'bot_refused',
  'moved',
  'held',
  'rejected',
  'uncertain',
] as const satisfies readonly SendOutcome['kind'][]

export const LIMITER_METRICS = {
  waits: histogram({
    name: 'peyk_limiter_wait_seconds',
    help: 'How long a message waited for its send slot, by priority (notifications go first, then replies, then messages to operators)',
    labelNames: ['priority'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  }),
  refusals: counter({
    name: 'peyk_limiter_refusals_total',
    help: 'Messages that got no send slot and are tried again: their chat has to wait (chat), all sending is paused (paused), there was no slot for long (busy), or the process stops (stopping)',
    labelNames: ['priority', 'because'],
  }),
  sends: counter({
    name: 'peyk_sends_total',
    help: 'Requests to Telegram that show or change a message, by priority and outcome',
    labelNames: ['priority', 'outcome'],
    fromZero: SEND_PRIORITIES.flatMap((priority) => OUTCOMES.map((outcome) => ({ priority, outcome }))),
  }),
  sendDurations: histogram({
    name: 'peyk_send_duration_seconds',
    help: 'How long Telegram took to answer such a request, whatever it answered',
    buckets: [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30],
  }),
  perSecondLimit: gauge({
    name: 'peyk_limiter_messages_per_second_limit',
    help: 'TELEGRAM_RATE_PER_SECOND: how many messages all notifiers together may send in a second. The same in each: take the maximum',
  }),
}

export const WAITS_ASKED = counter({
  name: 'peyk_waits_asked_total',
  help: 'How often Telegram answered 429 and asked one chat or the whole bot to wait',
  labelNames: ['scope'],
  fromZero: [{ scope: 'bot' }, { scope: 'chat' }],
})

export const SENDING_PAUSED = gauge({
  name: 'peyk_sending_paused',
  help: 'Whether all sending is paused, by reason: 1 for the pause that goes on, else 0. The same in each notifier: take the maximum',
  labelNames: ['reason'],
})

export const PANEL_METRICS = {
  orders: counter({
    name: 'peyk_panel_orders_total',
    help: 'Orders that the panel was asked about, by result: found, missing (it knows no such order), unreadable, unanswered (no answer, 429 or an error), left_alone (not asked during a back-off). The sum is the number of checks',
    labelNames: ['result'],
    fromZero: ['found', 'missing', 'unreadable', 'unanswered', 'left_alone'].map((result) => ({ result })),
  }),
  durations: histogram({
    name: 'peyk_panel_check_duration_seconds',
    help: 'How long the panel took to answer about a batch of orders, or not to',
    labelNames: ['outcome'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    fromZero: [{ outcome: 'answered' }, { outcome: 'failed' }],
  }),
  breakerState: gauge({
    name: 'peyk_panel_breaker_state',
    help: 'Whether the panel is asked, by state: 1 for the present one, else 0. closed: yes, half_open: one request probes, open: no',
    labelNames: ['state'],
  }),
}
