<?php

// As much of Laravel's application skeleton as the example needs around it: an Order model on SQLite, a queue, a page.
// Laravel itself is Debian's php-laravel-framework.

declare(strict_types=1);

// That Laravel is older than the PHP beside it.
error_reporting(E_ALL & ~E_DEPRECATED);

require_once 'Illuminate/autoload.php';

spl_autoload_register(static function (string $class): void {
    $file = __DIR__ . '/' . str_replace(['App\\', '\\'], ['app/', '/'], $class) . '.php';
    if (str_starts_with($class, 'App\\') && is_file($file)) {
        require $file;
    }
});

use Illuminate\Contracts\Debug\ExceptionHandler;
use Illuminate\Contracts\Http\Kernel;
use Illuminate\Foundation\Application;
use Illuminate\Foundation\Exceptions\Handler;
use Illuminate\Foundation\PackageManifest;
use Illuminate\Filesystem\Filesystem;

$app = new Application(__DIR__);
// There is no composer here, and so no packages to discover.
$app->instance(PackageManifest::class, new class (new Filesystem(), __DIR__, __DIR__ . '/packages.php') extends PackageManifest {
    protected function getManifest(): array
    {
        return [];
    }
});
$app->singleton(Kernel::class, ShopKernel::class);
$app->singleton(Illuminate\Contracts\Console\Kernel::class, Illuminate\Foundation\Console\Kernel::class);
$app->singleton(ExceptionHandler::class, Handler::class);

class ShopKernel extends Illuminate\Foundation\Http\Kernel
{
    protected $middlewareGroups = ['api' => ['throttle:api', Illuminate\Routing\Middleware\SubstituteBindings::class], 'web' => []];
    protected $routeMiddleware = [
        'throttle' => Illuminate\Routing\Middleware\ThrottleRequests::class,
        'cache.headers' => Illuminate\Http\Middleware\SetCacheHeaders::class,
    ];
}

return $app;
