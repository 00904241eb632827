<?php

// Answers Peyk's questions: GET …/orders/{id} and GET …/orders?ids=1,2,3
// To try it: ORDERS_FILE=orders.json PEYK_API_TOKEN=… php -S 127.0.0.1:8000 orders.php
// ORDERS_FILE holds orders as a JSON array: [{"id":"1001","status":"pending"}]

declare(strict_types=1);

/** Put your database here. Gives the orders that exist, in any sequence; unknown ids are left out. */
function findOrders(array $ids): array
{
    $file = setting('ORDERS_FILE');
    $all = json_decode((string) @file_get_contents($file), true);
    is_array($all) || throw new RuntimeException("ORDERS_FILE: expected a file with a JSON array of orders, got $file");

    return array_values(array_filter($all, static fn (array $order) => in_array((string) $order['id'], $ids, true)));
}

function setting(string $name): string
{
    return getenv($name) ?: throw new RuntimeException("$name is not set in the environment.");
}

function answer(int $status, array $json): never
{
    $body = json_encode($json, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR);
    if ($status === 200) {
        $etag = '"' . hash('sha256', $body) . '"';
        header("ETag: $etag");
        if (($_SERVER['HTTP_IF_NONE_MATCH'] ?? '') === $etag) {
            http_response_code(304);
            exit;
        }
    }
    http_response_code($status);
    header('Content-Type: application/json');
    echo $body;
    exit;
}

set_exception_handler(static function (Throwable $error): void {
    error_log($error->getMessage());
    answer(500, ['error' => $error->getMessage()]);
});

$token = setting('PEYK_API_TOKEN');
$given = $_SERVER['HTTP_AUTHORIZATION'] ?? $_SERVER['REDIRECT_HTTP_AUTHORIZATION'] ?? '';
if (!hash_equals("Bearer $token", $given)) {
    answer(401, ['error' => 'expected the API token as a bearer token']);
}

$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
if (preg_match('#/orders/([^/]+)$#', $path, $found)) {
    $order = findOrders([rawurldecode($found[1])])[0] ?? null;
    $order === null ? answer(404, ['error' => 'no such order']) : answer(200, $order);
}
if (str_ends_with($path, '/orders') && is_string($_GET['ids'] ?? null)) {
    answer(200, ['orders' => findOrders(explode(',', $_GET['ids']))]);
}
answer(404, ['error' => 'nothing here']);
