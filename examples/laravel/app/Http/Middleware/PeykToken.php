<?php

namespace App\Http\Middleware;

use Closure;
use Illuminate\Http\Request;

class PeykToken
{
    public function handle(Request $request, Closure $next)
    {
        $expected = (string) config('peyk.api_token');
        abort_unless($expected !== '' && hash_equals($expected, (string) $request->bearerToken()), 401);

        return $next($request);
    }
}
