<?php

// php send.php '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'
// Sends until Peyk has the event. Run it from a queue or from cron, not while a customer waits for a page.
// Reads PEYK_WEBHOOK_URL, PEYK_WEBHOOK_SECRET, PEYK_LINK_SECRET and PEYK_BOT_USERNAME from the environment.

declare(strict_types=1);

require __DIR__ . '/Peyk.php';

use App\Peyk;

try {
    $order = json_decode($argv[1] ?? '', true, 512, JSON_BIGINT_AS_STRING);
    is_array($order) || throw new RuntimeException('Expected an order as JSON: php send.php \'{"id":"1001","status":"paid"}\'');
    $peyk = Peyk::fromEnvironment();
} catch (RuntimeException $error) {
    fwrite(STDERR, $error->getMessage() . "\n");
    exit(1);
}

// One id for one event: every repetition of it carries the same.
$eventId = 'evt_' . bin2hex(random_bytes(16));

foreach ([1, 5, 30, 120, 600, 1800, 3600, 10800, 0] as $waitSeconds) {
    $answer = $peyk->send($order, $eventId);
    echo "{$answer['status']} {$answer['message']}\n";
    if ($answer['outcome'] !== 'again') {
        exit($answer['outcome'] === 'done' ? 0 : 1);
    }
    sleep($answer['retryAfter'] ?? $waitSeconds);
}
exit(1);
