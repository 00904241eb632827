<?php

// php shop.php set-up | place <id> <chat> <status> | pay <id> | work

use App\Models\Order;
use Illuminate\Contracts\Console\Kernel;
use Illuminate\Support\Facades\Artisan;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

$app = require __DIR__ . '/bootstrap.php';
$app->make(Kernel::class)->bootstrap();

[, $command] = $argv;

if ($command === 'set-up') {
    Schema::create('orders', function ($table) {
        $table->id();
        $table->string('status');
        $table->unsignedBigInteger('telegram_chat_id')->nullable();
        $table->unsignedInteger('total');
        $table->timestamps();
    });
    Schema::create('jobs', function ($table) {
        $table->bigIncrements('id');
        $table->string('queue');
        $table->longText('payload');
        $table->unsignedTinyInteger('attempts');
        $table->unsignedInteger('reserved_at')->nullable();
        $table->unsignedInteger('available_at');
        $table->unsignedInteger('created_at');
    });
    Schema::create('failed_jobs', function ($table) {
        $table->id();
        $table->string('uuid');
        $table->text('connection');
        $table->text('queue');
        $table->longText('payload');
        $table->longText('exception');
        $table->timestamp('failed_at');
    });
}
if ($command === 'place') {
    Order::create(['id' => $argv[2], 'telegram_chat_id' => $argv[3] ?: null, 'total' => 250000, 'status' => $argv[4]]);
}
if ($command === 'pay') {
    DB::transaction(fn () => Order::query()->findOrFail($argv[2])->update(['status' => 'paid']));
}
if ($command === 'work') {
    $left = fn () => DB::table('jobs')->count();
    for ($tries = 0; $left() > 0 && $tries < 50; $tries++) {
        Artisan::call('queue:work', ['--once' => true, '--sleep' => 0]);
        usleep(100000);
    }
    foreach (DB::table('failed_jobs')->pluck('exception') as $exception) {
        echo strtok($exception, "\n"), "\n";
    }
    exit($left());
}
