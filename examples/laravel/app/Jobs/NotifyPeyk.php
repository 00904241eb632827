<?php

namespace App\Jobs;

use App\Peyk;
use DateTimeInterface;
use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;
use Illuminate\Support\Str;
use RuntimeException;

/** Sends one event until Peyk has it, for three days. */
class NotifyPeyk implements ShouldQueue
{
    use Dispatchable, InteractsWithQueue, Queueable;

    /** Seconds until the next try after an error of the shop's own, such as a variable that is not set. */
    public int $backoff = 60;

    /** One id for one event: every repetition of it carries the same. */
    private string $eventId;

    /** @param array<string, mixed> $order */
    public function __construct(private array $order)
    {
        $this->eventId = 'evt_' . Str::uuid();
    }

    public function retryUntil(): DateTimeInterface
    {
        return now()->addDays(3);
    }

    public function handle(Peyk $peyk): void
    {
        $answer = $peyk->send($this->order, $this->eventId);
        if ($answer['outcome'] === 'again') {
            $this->release($answer['retryAfter'] ?? min(3600, 2 ** min($this->attempts(), 12)));
        }
        if ($answer['outcome'] === 'wrong') {
            $this->fail(new RuntimeException("Peyk does not take order {$this->order['id']}: {$answer['message']}"));
        }
    }
}
