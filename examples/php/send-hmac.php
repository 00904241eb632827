<?php

// php send-hmac.php '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'
// The simple signature, and the least code that sends it.
// Reads PEYK_WEBHOOK_URL and PEYK_WEBHOOK_SECRET from the environment.

declare(strict_types=1);

[$body, $url, $secret] = [$argv[1] ?? '', (string) getenv('PEYK_WEBHOOK_URL'), (string) getenv('PEYK_WEBHOOK_SECRET')];
if ($body === '' || $url === '' || $secret === '') {
    fwrite(STDERR, "Expected an order as JSON, and PEYK_WEBHOOK_URL and PEYK_WEBHOOK_SECRET in the environment.\n");
    exit(1);
}

$request = curl_init($url);
curl_setopt_array($request, [
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_HTTPHEADER => [
        'Content-Type: application/json',
        'X-Panel-Signature: sha256=' . hash_hmac('sha256', $body, $secret),
    ],
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 15,
]);
$answer = curl_exec($request);
$status = curl_getinfo($request, CURLINFO_RESPONSE_CODE);

echo "$status ", $answer === false ? curl_error($request) : $answer, "\n";
exit($status >= 200 && $status < 300 ? 0 : 1);
