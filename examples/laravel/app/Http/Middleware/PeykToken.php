<?php

namespace App\Http\Middleware;

use Closure;
use Illuminate\Http\Request;

class PeykToken
{
    public function handle(Request $request, Closure $next)
    {
        $expected = (string) config('peyk.api_token');
        if ($expected === '') {
            return response()->json(['error' => 'PEYK_API_TOKEN is not set in .env.'], 500);
        }
        abort_unless(hash_equals($expected, (string) $request->bearerToken()), 401);

        return $next($request);
    }
}
