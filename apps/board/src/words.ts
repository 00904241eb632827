/** What the board's own pages say. */
export const WORDS = {
  fa: {
    name: 'پیک',
    subtitle: 'صف‌ها و کارها',
    signIn: 'ورود',
    user: 'نام کاربری',
    password: 'گذرواژه',
    wrong: 'نام کاربری یا گذرواژه درست نیست.',
    tooMany: (minutes: number) =>
      `تلاش‌های نادرست زیاد بود. ${minutes.toLocaleString('fa')} دقیقهٔ دیگر دوباره امتحان کنید.`,
    signOut: 'خروج',
    signOutQuestion: 'از میز کار پیک خارج می‌شوید؟',
    stay: 'بازگشت به صف‌ها',
    signedOut: 'خارج شدید.',
    notSignedIn: 'وارد نشده‌اید',
    signInAgain: 'صفحه را دوباره باز کنید و وارد شوید.',
    redisAway: 'ردیس در دسترس نیست',
    redisAwayMore:
      'صف‌ها در ردیس‌اند و پاسخی از آن نمی‌رسد. این صفحه هر چند ثانیه دوباره امتحان می‌کند؛ اگر برنگشت، ردیس و REDIS_URL را بررسی کنید.',
    readOnly: 'فقط برای دیدن',
    readOnlyMore: 'این میز کار چیزی را تغییر نمی‌دهد (BOARD_READ_ONLY).',
    crossSite: 'درخواست از جای دیگر',
    crossSiteMore: 'این درخواست از صفحهٔ سایت دیگری آمده است و پذیرفته نشد.',
    notFound: 'این صفحه وجود ندارد',
    failed: 'خطایی پیش آمد',
    failedMore: 'علت در گزارش (log) میز کار نوشته شده است.',
    badRequest: 'درخواست خوانده نشد',
    otherLanguage: 'English',
  },
  en: {
    name: 'Peyk',
    subtitle: 'Queues and jobs',
    signIn: 'Sign in',
    user: 'User',
    password: 'Password',
    wrong: 'That user or password is not right.',
    tooMany: (minutes: number) =>
      `Too many wrong attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
    signOut: 'Sign out',
    signOutQuestion: 'Sign out of Peyk’s board?',
    stay: 'Back to the queues',
    signedOut: 'You are signed out.',
    notSignedIn: 'Not signed in',
    signInAgain: 'Open the page again and sign in.',
    redisAway: 'Redis is not reachable',
    redisAwayMore:
      'The queues live in Redis, and it does not answer. This page tries again every few seconds; if it does not come back, look at Redis and at REDIS_URL.',
    readOnly: 'Read only',
    readOnlyMore: 'This board changes nothing (BOARD_READ_ONLY).',
    crossSite: 'A request from elsewhere',
    crossSiteMore: 'This request came from another site’s page and was refused.',
    notFound: 'There is no such page',
    failed: 'Something went wrong',
    failedMore: 'The board’s log says what.',
    badRequest: 'The request could not be read',
    otherLanguage: 'فارسی',
  },
} as const

export type Language = keyof typeof WORDS

export function toOtherLanguage(language: Language): Language {
  return language === 'fa' ? 'en' : 'fa'
}
