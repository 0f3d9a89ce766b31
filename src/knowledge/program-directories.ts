/** What PATH is where the image does not set it. @source moby oci/defaults.go, buildkit util/system/path.go */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Daemons that the packages of Debian, Alpine and Red Hat alike put into /usr/sbin.
 *
 * @source file lists of packages.debian.org (bookworm), pkgs.alpinelinux.org (3.20), Rocky Linux 9
 */
const IN_USR_SBIN: ReadonlySet<string> = new Set(
  (
    'chronyd dnsmasq dovecot haproxy keepalived lighttpd named nginx nmbd nsd openvpn postfix rsyslogd slapd smbd ' +
    'snmpd squid sshd unbound winbindd'
  ).split(' '),
);

/** Where a package puts a program, as far as all distributions agree. */
export function packagedAt(name: string): string | undefined {
  return IN_USR_SBIN.has(name) ? `/usr/sbin/${name}` : undefined;
}
