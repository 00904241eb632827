<?php

namespace App\Providers;

use App\Models\Order;
use Illuminate\Cache\RateLimiting\Limit;
use Illuminate\Foundation\Support\Providers\RouteServiceProvider;
use Illuminate\Support\Facades\RateLimiter;
use Illuminate\Support\Facades\Route;

class ShopServiceProvider extends RouteServiceProvider
{
    public function boot(): void
    {
        // So low that a question of Peyk's that it counts is soon refused.
        RateLimiter::for('api', fn () => Limit::perMinute(2));
        $this->routes(function () {
            Route::prefix('api')->middleware('api')->group(base_path('routes/api.php'));
            Route::get('/orders/{id}', fn (int $id) => view('orders.peyk-link', ['order' => Order::query()->findOrFail($id)]));
        });
    }
}
