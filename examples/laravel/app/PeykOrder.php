<?php

namespace App;

use App\Models\Order;

/** An order of the shop in the words of Peyk. Map your own columns here. */
final class PeykOrder
{
    /** @return array<string, mixed> */
    public static function from(Order $order): array
    {
        return [
            'id' => (string) $order->id,
            'status' => $order->status,
            'chat_id' => $order->telegram_chat_id,
            'amount' => $order->total,
            'currency' => 'IRT',
            'url' => url("/orders/{$order->id}"),
            'updated_at' => $order->updated_at->toIso8601String(),
        ];
    }
}
