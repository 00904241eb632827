@inject('peyk', 'App\Peyk')
<a href="{{ $peyk->link((string) $order->id) }}">پیگیری سفارش در تلگرام</a>
