<?php

namespace App\Http\Controllers;

use App\Models\Order;
use App\PeykOrder;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;

class PeykOrdersController
{
    public function show(string $id): JsonResponse
    {
        $order = Order::query()->find($id);
        abort_if($order === null, 404);

        return response()->json(PeykOrder::from($order));
    }

    public function index(Request $request): JsonResponse
    {
        $ids = explode(',', (string) $request->query('ids'));
        $orders = Order::query()->whereKey($ids)->get();

        return response()->json(['orders' => $orders->map([PeykOrder::class, 'from'])->all()]);
    }
}
