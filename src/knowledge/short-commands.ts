/** Commands that do their work and end, by base name. @source their man pages */
const NAMES = `
  [ a2disconf a2dismod a2dissite a2enconf a2enmod a2ensite addgroup adduser apk apt apt-get aptitude aws awk
  az base32 base64 basename bc bzip2 c_rehash cabal certbot chcon chgrp chmod chown chpasswd chsh
  cksum clear cmp column comm composer cp cpio createdb createuser csplit curl cut date dd
  debconf-set-selections delgroup deluser df diff dig dircolors dirname dmesg dnf docker-php-ext-enable
  docker-php-ext-install dos2unix dpkg dpkg-reconfigure drush du echo egrep envsubst etcdctl expand expr factor
  false fgrep file fmt fold free fuser gawk gcloud getcap getconf getent getfacl getopt git gpasswd gpg grep
  groupadd groupdel groupmod groups gsutil gunzip gzip head helm host hostname hostnamectl iconv id ifconfig
  initdb install ip ip6tables iptables iptables-restore jo join jq keytool kill killall kubectl last ldapadd
  ldapmodify ldapsearch ldconfig ldd less ln locale locale-gen localedef ls lsb_release lscpu lsof make-ssl-cert
  mawk mc md5sum microdnf mkdir mkfifo mkfs mknod mkpasswd mktemp modprobe mongo mongosh mount mv mysql
  mysql_install_db mysql_upgrade mysqladmin mysqldump mariadb mariadb-admin mariadb-dump mariadb-install-db nl nproc
  nslookup ntpdate numfmt od openssl passwd paste patch pg_config pg_createcluster pg_dump pg_isready pg_restore
  pgrep pidof ping pip pip3 pkill pr printenv printf ps psql pstree pwd rabbitmq-plugins rabbitmqctl readlink
  realpath redis-cli rename resolvconf restorecon rev rm rmdir route rpm runlevel scp sed seq setcap setfacl
  sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sort split sqlite3 ss ssh-keygen ssh-keyscan stat
  stty sum swapon sync sysctl tac tar test touch tput tr true truncate tsort tty ulimit umount uname
  unexpand uniq unix2dos unlink unxz unzip update-alternatives update-ca-certificates update-ca-trust
  update-locale update-rc.d uptime useradd userdel usermod uuidgen valkey-cli vdir wc wget which who whoami wp xxd
  xz yq yum zcat zip zstd zypper
`;
const SHORT: ReadonlySet<string> = new Set(NAMES.trim().split(/\s+/));

/** Arguments with which such a command stays: a server, or something that follows. */
const STAYS: Readonly<Record<string, readonly string[]>> = {
  git: ['daemon', 'instaweb'],
  ip: ['monitor'],
  kubectl: ['port-forward', 'proxy', 'attach'],
  openssl: ['s_server', 's_client', 'ocsp'],
  ping: ['-t'],
  wp: ['server'],
  dmesg: ['-w', '--follow'],
};

/** Does the command end by itself soon? */
export function isShortCommand(argv: readonly string[]): boolean {
  const [self = '', first = ''] = argv;
  const name = self.slice(self.lastIndexOf('/') + 1);
  return SHORT.has(name) && !(STAYS[name]?.includes(first) ?? false);
}
