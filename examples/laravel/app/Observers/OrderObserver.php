<?php

namespace App\Observers;

use App\Jobs\NotifyPeyk;
use App\Models\Order;
use App\PeykOrder;

class OrderObserver
{
    /** Peyk is notified of nothing that is rolled back. */
    public bool $afterCommit = true;

    public function saved(Order $order): void
    {
        if ($order->wasRecentlyCreated || $order->wasChanged('status')) {
            NotifyPeyk::dispatch(PeykOrder::from($order));
        }
    }
}
