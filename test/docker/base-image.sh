#!/usr/bin/env bash
# Writes a root file system as a tar to standard output: what the named Debian packages, and all that they depend on,
# have installed on this machine, and the named paths. Nothing is downloaded, so that an image costs seconds.
set -euo pipefail

packages=() paths=()
for word; do
  case $word in
    /*) paths+=("$word") ;;
    *) packages+=("$word") ;;
  esac
done
# No package says that it needs these.
mapfile -t essential < <(dpkg-query -W -f '${Essential} ${Package}\n' | sed -n 's/^yes //p')
mapfile -t wanted < <(
  apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts --no-breaks \
    --no-replaces --no-enhances "${essential[@]}" "${packages[@]}" | grep -E '^[a-z0-9]' | sort -u
)
mapfile -t installed < <(
  dpkg-query -W -f '${db:Status-Abbrev} ${binary:Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^ii *//p'
)

{
  # Debian has the first four as links into /usr, and no package lists what scripts have written to /etc.
  printf '%s\n' /bin /sbin /lib /lib64 /etc/passwd /etc/group /etc/shadow /etc/nsswitch.conf
  find /etc/alternatives /etc/ssl /etc/php /etc/apache2 /etc/postgresql-common "${paths[@]}" 2>/dev/null || true
  # Nor what stands for one of several programs of the same name.
  for alternative in /var/lib/dpkg/alternatives/*; do sed -n 2p "$alternative"; done
  dpkg-query -L "${installed[@]}" | grep -Ev '^/usr/share/(doc|man|locale|info|lintian)/|^/\.$|^$'
} | sed -E 's#^/(bin|sbin|lib|lib64)/#/usr/\1/#; s#^/##' | grep -Ev '^(dev|proc|sys)/.' | sort -u |
  while IFS= read -r path; do
    if [ -e "/$path" ] || [ -L "/$path" ]; then printf '%s\n' "$path"; fi
  done |
  # A folder brings nothing but itself: other packages have files in it that are not wanted.
  tar --create --directory / --no-recursion --files-from -
