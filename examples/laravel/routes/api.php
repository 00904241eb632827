<?php

use App\Http\Controllers\PeykOrdersController;
use App\Http\Middleware\PeykToken;
use Illuminate\Support\Facades\Route;

// Without throttle:api, which would answer 429 after sixty questions a minute.
Route::middleware([PeykToken::class, 'cache.headers:etag'])->withoutMiddleware('throttle:api')->group(function () {
    Route::get('/orders', [PeykOrdersController::class, 'index']);
    Route::get('/orders/{id}', [PeykOrdersController::class, 'show']);
});
