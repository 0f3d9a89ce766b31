/**
 * What files of packages set that scripts read with `.`.
 *
 * @source /etc/apache2/envvars of Debian's apache2 2.4.71-1~deb12u1
 */
export const PACKAGED_VARIABLES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/etc/apache2/envvars': {
    APACHE_RUN_USER: 'www-data',
    APACHE_RUN_GROUP: 'www-data',
    APACHE_PID_FILE: '/var/run/apache2/apache2.pid',
    APACHE_RUN_DIR: '/var/run/apache2',
    APACHE_LOCK_DIR: '/var/lock/apache2',
    APACHE_LOG_DIR: '/var/log/apache2',
  },
};
