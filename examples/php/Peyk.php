<?php

declare(strict_types=1);

namespace App;

use InvalidArgumentException;
use RuntimeException;

/** Sends orders to Peyk and makes the links that connect an order with a customer's chat. PHP 8.1 or newer, ext-curl. */
final class Peyk
{
    public function __construct(
        private string $webhookUrl,
        private string $webhookSecret,
        private string $linkSecret,
        private string $botUsername,
    ) {
    }

    /** Reads the environment. Throws a RuntimeException that names what is not set. */
    public static function fromEnvironment(): self
    {
        $names = ['PEYK_WEBHOOK_URL', 'PEYK_WEBHOOK_SECRET', 'PEYK_LINK_SECRET', 'PEYK_BOT_USERNAME'];
        $missing = array_filter($names, static fn (string $name): bool => (string) getenv($name) === '');
        if ($missing !== []) {
            throw new RuntimeException('Not set in the environment: ' . implode(', ', $missing));
        }

        return new self(...array_map('getenv', $names));
    }

    /**
     * Sends one event, once. `outcome` says what to do next:
     * `done`, `again` (later, with the same event id) or `wrong` (Peyk refuses it for good; read `message`).
     *
     * @param array<string, mixed> $order the order's fields
     * @return array{outcome: string, status: int, message: string, retryAfter: int|null}
     */
    public function send(array $order, string $eventId): array
    {
        // Sign these very bytes and send these very bytes.
        $body = json_encode($order, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
        $timestamp = time();
        $retryAfter = null;

        $request = curl_init($this->webhookUrl);
        curl_setopt_array($request, [
            CURLOPT_POST => true,
            CURLOPT_POSTFIELDS => $body,
            CURLOPT_HTTPHEADER => [
                'Content-Type: application/json',
                "webhook-id: $eventId",
                "webhook-timestamp: $timestamp",
                'webhook-signature: ' . $this->signature($eventId, $timestamp, $body),
            ],
            CURLOPT_RETURNTRANSFER => true,
            CURLOPT_CONNECTTIMEOUT => 5,
            CURLOPT_TIMEOUT => 15,
            CURLOPT_HEADERFUNCTION => static function ($request, string $line) use (&$retryAfter): int {
                if (preg_match('/^retry-after:\s*(\d+)/i', $line, $found)) {
                    $retryAfter = (int) $found[1];
                }

                return strlen($line);
            },
        ]);
        $answer = curl_exec($request);
        $status = curl_getinfo($request, CURLINFO_RESPONSE_CODE);
        $json = is_string($answer) ? json_decode($answer, true) : null;

        return [
            'outcome' => match (true) {
                $status >= 200 && $status < 300 => 'done',
                in_array($status, [400, 409, 413, 415, 422], true) => 'wrong',
                default => 'again',
            },
            'status' => $status,
            'message' => $json['message'] ?? $json['error']['message'] ?? (curl_error($request) ?: "HTTP $status"),
            'retryAfter' => $retryAfter,
        ];
    }

    /** The link for the order's page: the customer who opens it and presses start is notified about this order. */
    public function link(string $orderId): string
    {
        $mac = substr(hash_hmac('sha256', $orderId, $this->linkSecret, true), 0, 12);
        $isPlain = strlen($orderId) > 35 && preg_match('/^[A-Za-z0-9_-]{1,45}$/D', $orderId);
        $payload = ($isPlain ? "r_$orderId" : self::base64Url($orderId)) . '_' . self::base64Url($mac);
        if (strlen($payload) > 64) {
            throw new InvalidArgumentException("The id $orderId is too long for a link; make one with: peyk link.");
        }

        return "https://t.me/{$this->botUsername}?start=$payload";
    }

    /** Standard Webhooks: https://www.standardwebhooks.com */
    private function signature(string $eventId, int $timestamp, string $body): string
    {
        $key = str_starts_with($this->webhookSecret, 'whsec_')
            ? base64_decode(substr($this->webhookSecret, 6))
            : $this->webhookSecret;

        return 'v1,' . base64_encode(hash_hmac('sha256', "$eventId.$timestamp.$body", $key, true));
    }

    private static function base64Url(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }
}
