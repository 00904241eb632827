<?php

namespace App\Providers;

use App\Models\Order;
use App\Observers\OrderObserver;
use App\Peyk;
use Illuminate\Support\ServiceProvider;

class PeykServiceProvider extends ServiceProvider
{
    public function register(): void
    {
        $this->app->singleton(Peyk::class, fn () => new Peyk(
            config('peyk.webhook_url'),
            config('peyk.webhook_secret'),
            config('peyk.link_secret'),
            config('peyk.bot_username'),
        ));
    }

    public function boot(): void
    {
        Order::observe(OrderObserver::class);
    }
}
