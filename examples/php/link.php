<?php

// php link.php 1001
// Reads PEYK_WEBHOOK_URL, PEYK_WEBHOOK_SECRET, PEYK_LINK_SECRET and PEYK_BOT_USERNAME from the environment.

declare(strict_types=1);

require __DIR__ . '/Peyk.php';

use App\Peyk;

try {
    echo Peyk::fromEnvironment()->link($argv[1] ?? throw new RuntimeException('Expected an order id: php link.php 1001')), "\n";
} catch (RuntimeException | InvalidArgumentException $error) {
    fwrite(STDERR, $error->getMessage() . "\n");
    exit(1);
}
