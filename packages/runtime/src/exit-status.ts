/** sysexits.h EX_CONFIG: a restart does not help before the configuration is corrected. */
export const EXIT_CONFIG = 78
