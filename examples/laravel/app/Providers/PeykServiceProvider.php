<?php

namespace App\Providers;

use App\Models\Order;
use App\Observers\OrderObserver;
use App\Peyk;
use Illuminate\Support\ServiceProvider;
use RuntimeException;

class PeykServiceProvider extends ServiceProvider
{
    public function register(): void
    {
        $read = static fn (string $key): string => config("peyk.$key")
            ?: throw new RuntimeException('PEYK_' . strtoupper($key) . ' is not set in .env.');
        $this->app->singleton(Peyk::class, fn () => new Peyk(
            $read('webhook_url'),
            $read('webhook_secret'),
            $read('link_secret'),
            $read('bot_username'),
        ));
    }

    public function boot(): void
    {
        Order::observe(OrderObserver::class);
    }
}
