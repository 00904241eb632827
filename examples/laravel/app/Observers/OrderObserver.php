<?php

namespace App\Observers;

use App\Jobs\TellPeyk;
use App\Models\Order;
use App\PeykOrder;

class OrderObserver
{
    /** Peyk is told of nothing that is rolled back. */
    public bool $afterCommit = true;

    public function saved(Order $order): void
    {
        if ($order->wasRecentlyCreated || $order->wasChanged('status')) {
            TellPeyk::dispatch(PeykOrder::from($order));
        }
    }
}
