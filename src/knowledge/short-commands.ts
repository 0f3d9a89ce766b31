/** Commands that do their work and end, by base name. @source their man pages */
const SHORT: ReadonlySet<string> = new Set(
  (
    'mkdir chown chmod cp mv rm ln sed grep egrep fgrep awk gawk mawk echo printf id date ls touch test true false ' +
    'tar curl wget git apt-get apt apk dnf yum microdnf pip pip3 envsubst openssl ssh-keygen hostname nslookup dig ' +
    'pg_isready mysqladmin redis-cli psql mysql sysctl getent useradd adduser groupadd addgroup usermod groupmod ' +
    'dos2unix find sort uniq xz gzip gunzip unzip zip jq yq base64 md5sum sha256sum seq tr cut head wc stat du df ' +
    'mount umount fusermount fusermount3 ip iptables update-ca-certificates locale-gen ldconfig install mktemp basename dirname readlink ' +
    'realpath whoami uname ps kill pkill killall pidof pgrep which tput clear stty nproc free uptime chgrp setfacl ' +
    'sync xxd od diff cmp patch expr bc rev tac nl paste comm join fold column mkfifo mknod getcap setcap chsh passwd ' +
    'chpasswd ssh-keyscan gpg keytool alembic pg_dump pg_restore pg_ctl initdb createdb mc aws gsutil gcloud kubectl ' +
    'helm make-ssl-cert a2enmod a2ensite a2dismod a2dissite composer wp drush bundle-install corepack update-rc.d ' +
    'systemctl rsync scp nc-check wait-for wait-for-postgres tzdata dpkg dpkg-reconfigure debconf-set-selections ldapsearch ldapadd ldapmodify slapadd slapcat slapmodify slappasswd rabbitmqctl ' +
    'pg_dumpall pg_upgrade createuser dropdb dropuser vacuumdb reindexdb lsnrctl sqlplus mariadb-admin mysql_upgrade mysql_tzinfo_to_sql mysqlcheck ' +
    'mariadb-upgrade mariadb-check nodetool certutil ethtool modprobe depmod nft arp route ifconfig ' +
    'logger crontab ts ip6tables iptables-restore ip6tables-restore iptables-save ip6tables-save ipset wg wg-quick ufw ' +
    'postmap postalias postconf newaliases smbpasswd pdbedit htpasswd ' +
    'update-binfmts ss tc netstat lsmod deluser delgroup userdel groupdel mysql_install_db mariadb-install-db ' +
    'mysqldump exportfs pure-pw dbus-uuidgen certtool ocpasswd slaptest dehydrated certbot acme.sh uuidgen ' +
    'shuf sha1sum sha512sum sha224sum b2sum base32 cksum getopt fc-cache htdigest mkpasswd pwgen xmlstarlet ' +
    'xmllint crudini host drill getconf brctl ebtables lsof fuser ipcalc fallocate truncate split groups ' +
    'getfacl chattr lsattr kinit klist kdb5_util kadmin.local samba-tool pecl pear phpenmod phpdismod ' +
    'docker-php-ext-enable docker-php-ext-install doveadm sievec rspamadm postqueue postsuper opendkim-genkey blkid ' +
    'lspci lsblk iconv file locale pg_basebackup pg_controldata redis-benchmark localedef a2query a2enconf ' +
    'a2disconf msgfmt glib-compile-schemas update-alternatives add-apt-repository apt-key dpkg-query rpm ' +
    'printenv ldapwhoami ' +
    'rpmkeys ' +
    'supervisorctl s6-svc s6-svwait s6-rc sv loginctl rndc rabbitmq-plugins rake-routes envdir-check sqlite3 mongosh mongo etcdctl yes run-parts lcov genhtml gcovr busted bats ctest ' +
    'kafka-topics kafka-topics.sh kafka-configs kafka-configs.sh kafka-acls kafka-acls.sh kafka-storage kafka-storage.sh consul-template-once ' +
    'cbt bq flyway liquibase dbmate sqlx diesel sea-orm-cli'
  ).split(' '),
);

/**
 * ping goes on until it has its number of answers, or its time is over.
 *
 * @source iputils ping(8): -c, -w; busybox networking/ping.c: the same
 */
const COUNTED = /^-[a-zA-Z46]*[cw]\d*$/;

/**
 * Migrations of a database, by tools whose names others bear too.
 *
 * @source pressly/goose cmd/goose/main.go; golang-migrate/migrate internal/cli/main.go
 */
const MIGRATES: Readonly<Record<string, RegExp>> = {
  goose: /^(?:up|up-by-one|up-to|down|down-to|redo|reset|status|version|validate|fix)$/,
  migrate: /^-{1,2}(?:database|source|path)(?:=|$)/,
};

/** Does the command end by itself soon? */
export function isShortCommand(argv: readonly string[]): boolean {
  const name = (argv[0] ?? '').slice((argv[0] ?? '').lastIndexOf('/') + 1);
  const worksBy = name === 'ping' ? COUNTED : Object.hasOwn(MIGRATES, name) ? MIGRATES[name] : undefined;
  return SHORT.has(name) || (worksBy !== undefined && argv.slice(1).some(word => worksBy.test(word)));
}
