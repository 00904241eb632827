<?php

// php link.php 1001

declare(strict_types=1);

require __DIR__ . '/Peyk.php';

use App\Peyk;

echo Peyk::fromEnvironment()->link($argv[1]), "\n";
