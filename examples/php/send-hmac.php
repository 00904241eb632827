<?php

// php send-hmac.php '{"id":"1001","status":"paid","chat_id":7001,"amount":250000,"currency":"IRT"}'
// The simple signature, and the least code that sends it.

declare(strict_types=1);

$body = $argv[1];

$request = curl_init(getenv('PEYK_WEBHOOK_URL'));
curl_setopt_array($request, [
    CURLOPT_POSTFIELDS => $body,
    CURLOPT_HTTPHEADER => [
        'Content-Type: application/json',
        'X-Panel-Signature: sha256=' . hash_hmac('sha256', $body, getenv('PEYK_WEBHOOK_SECRET')),
    ],
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_TIMEOUT => 15,
]);
$answer = curl_exec($request);
$status = curl_getinfo($request, CURLINFO_RESPONSE_CODE);

echo "$status $answer\n";
exit($status >= 200 && $status < 300 ? 0 : 1);
