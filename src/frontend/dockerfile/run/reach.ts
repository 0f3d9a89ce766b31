import { isSystemPath } from '../ground.ts';

/**
 * Which paths a command may have made besides those that its layers name. `system`: where packages go. `python`:
 * site-packages and scripts. `node`: node_modules of the directory. `any`: nobody knows.
 */
export type Reach = 'none' | 'system' | 'python' | 'any';

/** They change no file, or only such as their arguments name and src/…/commands.ts reads. */
const HARMLESS = new Set(
  `: . [ addgroup adduser apt-mark basename break cat chgrp chown command continue cut date declare delgroup deluser df
  dirname du echo eval exit export false file find free getconf getent grep groupadd groupdel groupmod head hash help
  hostname id install kill ldconfig ldd local locale-gen localedef ls mkdir mktemp printenv printf ps pwd read readonly
  return rmdir seq set setcap sha1sum sha256sum sha512sum md5sum shift shopt sleep sort source stat strip sync tail tee
  test time touch tr trap true truncate type ulimit umask uname uniq unset useradd userdel usermod wait wc which whoami
  xargs yes gpg gpgconf gpg-agent dpkg-reconfigure debconf-set-selections update-ca-certificates update-rc.d chpasswd
  passwd rm ln chmod cd pushd popd mv cp sed dos2unix sudo env exec nproc egrep fgrep awk`
    .trim()
    .split(/\s+/),
);

const PACKAGE_MANAGERS = new Set(
  'apt-get apt apk dnf microdnf yum zypper tdnf pacman dpkg rpm add-apt-repository apt-key yum-config-manager aptitude emerge xbps-install'.split(
    ' ',
  ),
);

/** `eval`, `find -exec`, `xargs` and awk can do anything with their arguments. */
function isOpenEnded(name: string, args: readonly (string | undefined)[]): boolean {
  if (name === 'eval' || name === '.' || name === 'source' || name === 'xargs') return true;
  return name === 'find' && args.some(arg => arg === undefined || /^-(exec|execdir|ok|fprint\w*)$/.test(arg));
}

export function reachOf(name: string, args: readonly (string | undefined)[]): Reach {
  if (isOpenEnded(name, args)) return 'any';
  if (HARMLESS.has(name)) return 'none';
  if (PACKAGE_MANAGERS.has(name)) return 'system';
  if (/^pip[\d.]*$/.test(name)) return pipReach(args);
  if (/^python[\d.]*$/.test(name) && args[1] === '-m' && args[2] === 'pip') return pipReach(args.slice(2));
  if ((name === 'curl' || name === 'wget') && !args.includes(undefined)) return 'none';
  if (args.length === 2 && /^(-v|-V|--?version|--?help)$/.test(args[1] ?? '')) return 'none';
  return 'any';
}

/** `pip install -r` writes packages and their scripts; a target or a local project can go anywhere. */
function pipReach(args: readonly (string | undefined)[]): Reach {
  const open = args.some(
    arg =>
      arg === undefined ||
      /^(-t|--target|--prefix|--root|-e|--editable|wheel|download)(=|$)/.test(arg) ||
      /^\.{0,2}\/|^\.$/.test(arg),
  );
  return open ? 'any' : 'python';
}

export function reachPredicate(reaches: ReadonlySet<Reach>, workdir: string): (file: string) => boolean {
  if (reaches.has('any')) return () => true;
  const system = reaches.has('system');
  const python = reaches.has('python');
  return file => {
    // Packages of a distribution leave /usr/local alone (FHS 4.9).
    if ((python || (system && !file.startsWith('/usr/local/'))) && isSystemPath(file)) return true;
    return (
      python && /\/(site|dist)-packages\/|\/s?bin\/[^/]+$/.test(file) && !file.startsWith(`${workdir}/bin/`)
    );
  };
}
