<?php

// Set these in .env. Peyk's operator gives you the values.
return [
    'webhook_url' => env('PEYK_WEBHOOK_URL'),
    'webhook_secret' => env('PEYK_WEBHOOK_SECRET'),
    'link_secret' => env('PEYK_LINK_SECRET'),
    'bot_username' => env('PEYK_BOT_USERNAME'),
    'api_token' => env('PEYK_API_TOKEN'),
];
