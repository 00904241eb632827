/** Every value of the log's field `event`, and when it is logged. Programs outside rely on these names; docs/monitoring.md lists them. */
export const LOG_EVENTS = {
  'mode.webhook': 'at the start, where the panel pushes order updates: what is on and what is off',
  'mode.polling': 'at the start, where the panel is polled: what is on and what is off',

  'settings.doubtful': 'at the start: a setting works and is probably not what was meant',

  'notification.queued': 'a notification became due and is queued',
  'notification.not_queued': 'the queue did not take a notification; the sweep queues it within a minute',
  'notification.sent': 'Telegram took the message, and this is recorded',
  'notification.already_sent': 'a notification came up again; nothing was sent',
  'notification.outdated': 'a notification is not sent any more, since its order has another status by now',
  'notification.held': 'the chat cannot be written to; sent once it can be',
  'notification.rejected': 'Telegram refused the message for good; an operator decides',
  'notification.uncertain': 'nobody can know whether the message was shown; an operator decides, or `UNCERTAIN_POLICY`',
  'notification.resent': 'an uncertain notification is sent again, as `UNCERTAIN_POLICY` says',
  'notification.not_recorded':
    'Redis does not take what became of a request; the process that knows it tries until Redis does',
  'notification.record_lost': 'Telegram took the message, but its delivery was changed meanwhile',

  'sending.paused': 'all sending is paused: `reason`, and `detail` or how long; once for all processes',
  'sending.chat_waits': 'Telegram asked to wait before the next message to one chat; the others go on',
  'sending.resumed': 'the pause ended: `reason`, how long it was and who ended it; once for all processes',

  'orders.cleared': '`count` completed orders are no longer checked',
  'orders.expired': '`count` orders were pending for longer than `PENDING_TTL_DAYS`',
  'order.future_time': 'an order update is dated in the future; its time is not used',
  'order.left_out': 'an order update has a field that cannot be used; it is recorded without it',
  'order.other_owner': 'an order update names another chat; the first stays',
  'order.other_amount': 'an order update names another amount',
  'order.id_reused':
    'the panel names another chat and another amount for an order that is over; nothing of it is applied',
  'order.canceled_after_paid': 'the panel calls a paid order canceled; the status stays, and operators decide',
  'status.unknown': 'an order update has a status that Peyk does not know',

  'webhook.ping': 'the panel tested the address of its webhook',
  'webhook.refused': 'a webhook was not taken; its reason is in the text',
  'webhook.ignored': 'a signed webhook is about nothing that Peyk uses',
  'webhook.unreadable': 'a signed webhook has no order that can be read',
  'webhook.repeated': 'the panel sent a webhook again',
  'webhook.not_stored': 'a webhook of the panel was answered 503; nothing was accepted',
  'update.not_stored': 'a webhook of Telegram was answered 503; Telegram sends it again',
  'update.unreadable': 'an update of Telegram cannot be read; it is confirmed and left out',
  'request.failed': 'an error in Peyk; the request was answered 500',

  'check.unknown_order': 'the panel does not know an order that was checked',
  'check.order_gone': 'the panel did not know an order several times in a row; it is checked slowly',
  'check.unreadable': 'the panel’s answer about an order cannot be read',
  'check.unanswered': 'the panel did not answer a check',
  'backfill.done':
    'the orders that changed in the panel are recorded; `missed` says how many notifications webhooks had missed',
  'backfill.unanswered': 'the panel gave no page of the orders that changed; it is asked again',
  'reconcile.done': 'a reconciliation ended: its counts',
  'panel.silent': 'the panel’s webhooks are silent for longer than in the same hours of the week before, once a day',
  'panel.heard': 'they come again',
  'webhooks.refused': 'every webhook at the panel’s address was refused for some minutes, once a day',
  'webhooks.accepted': 'one is accepted again',
  'panel.breaker_open': 'the panel does not answer; it is not asked for `openMs`',
  'panel.breaker_closed': 'the panel answers again',
  'scheduler.backlog': 'the panel is slower than the checks; no more are queued',
  'scheduler.tick_failed': 'due checks could not be queued; tried again in a second',
  'scheduler.schedules_removed': 'schedules that another mode left in Redis are removed',
  'scheduler.idle': 'no checks are scheduled, because the panel pushes order updates',

  'telegram.webhook_set': 'Telegram pushes updates to the webhook',
  'telegram.webhook_failed': 'Telegram did not take the webhook; tried again',
  'telegram.commands_set': 'Telegram shows the bot’s commands',
  'telegram.commands_failed': 'Telegram did not take the bot’s commands; tried again',
  'polling.leader': 'this process long-polls Telegram now',
  'polling.interrupted': 'long polling failed; tried again',
  'polling.lease_lost': 'another process long-polls Telegram now',

  'chat.reachable': 'the bot can write to a chat again',
  'chat.unreachable': 'the bot cannot write to a chat any more',
  'chat.migrated': 'a group became a supergroup; its orders follow',
  'reply.failed': 'an answer to a customer did not arrive',
  'link.refused': 'a customer opened a link that is not signed with `LINK_SECRET`; no order is linked',
  'edit.refused': 'Telegram refused to change a message',
  'track.panel_away': 'the panel could not say whose order it is',

  'alert.not_queued': 'an alert is sent with the next regular ones',
  'operators.not_notified': 'operators could not be alerted; tried again',
  'operators.uncertain': 'nobody can know whether operators see a message; tried again',
  'operators.unreachable': 'the operators’ chat refuses messages; see `ADMIN_CHAT_ID`',
  'operators.moved': 'the operators’ group became a supergroup; change `ADMIN_CHAT_ID`',
  'operators.topic_gone': 'the operators’ topic is deleted or closed; see `ADMIN_TOPIC_ID`',

  'board.listening': 'the board is ready; its address',
  'board.signed_in': 'somebody signed in',
  'board.sign_in_failed': 'a wrong user or password',
  'board.sign_in_throttled': 'too many wrong passwords; sign-ins are refused for a while',
  'board.cross_site_refused': 'another site’s page asked for a change; it was refused',
  'board.host_refused': 'a request named a host that the board does not answer to; see `BOARD_URL`',
  'board.changed': 'somebody changed something on the board: the request and its status',
  'operator.acted': 'an operator did something: `act`, `orderIds`, and who: `via` and `by`',
  'operator.not_recorded': 'Redis did not take the record of an operator’s act; this log has it',

  'redis.error': 'Redis is not reachable',
  'redis.checked': 'a result of the checks of Redis at the start',
  'checks.stuck': 'no scheduler has asked for a minute which checks of pending orders are due',
  'redis.writes_lost': 'Redis forgot its last writes; all sending stops until what processes know is written again',
  'redis.recovered':
    'sending goes on after lost writes: how many notifications are `uncertain`, and how many are `writtenAgain`',
  'redis.other_server':
    'Redis is another server or has restarted; sending waits until every notifier has compared what it saw',
  'redis.refuses': 'Redis takes no writes; nothing is notified until it does',
  'redis.not_checked': 'Redis could not be checked',
  'notifications.stuck':
    'no notification was delivered for ten minutes though some are due, or no sweep ran for a minute; its cause',
  'redis.clock_set_back': 'Redis’s clock was set back; what it put off is due again',
  'redis.clocks_differ': 'Redis’s clock and this machine’s differ; no pending order expires until they agree',
  'job.failed': 'a job failed; `final` says whether for good',
  'tracing.away': 'the tracing endpoint takes no traces',
  'log.file_failed': '`LOG_FILE` cannot be written',

  'library.message': 'what Node.js or a library says by itself',
  'metrics.listening': 'where the process serves `/metrics` and the details of `/readyz`',
  'process.started': 'the process is ready to work',
  'process.misconfigured': 'the process ends with status 78: every wrong setting',
  'process.stopping': 'the process finishes what is under way',
  'process.ended_without_redis': 'asked to stop while Redis is away, the process ends at once; nothing is lost',
  'process.stop_timed_out': 'the process did not finish in time and ends',
  'process.failed': 'an error that nothing handled; the process ends with status 1',
} as const

export type LogEvent = keyof typeof LOG_EVENTS

/** What a log line says besides its message. */
export type LogFields = { event: LogEvent; [field: string]: unknown }
