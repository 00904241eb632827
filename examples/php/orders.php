<?php

// Answers Peyk's questions: GET …/orders/{id} and GET …/orders?ids=1,2,3
// To try it: php -S 127.0.0.1:8000 orders.php

declare(strict_types=1);

/** Put your database here. Gives the orders that exist, in any sequence; unknown ids are left out. */
function findOrders(array $ids): array
{
    $all = json_decode(file_get_contents(getenv('ORDERS_FILE')), true, 512, JSON_THROW_ON_ERROR);

    return array_values(array_filter($all, static fn (array $order) => in_array((string) $order['id'], $ids, true)));
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

$token = getenv('PEYK_API_TOKEN') ?: throw new RuntimeException('PEYK_API_TOKEN is not set.');
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
