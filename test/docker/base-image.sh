#!/usr/bin/env bash
# Writes a root file system as a tar to standard output: what the named Debian packages and all that they depend on
# have installed on this machine. Nothing is downloaded, so that an image costs seconds.
set -euo pipefail

mapfile -t wanted < <(
  apt-cache depends --recurse --installed --no-recommends --no-suggests --no-conflicts --no-breaks \
    --no-replaces --no-enhances "$@" | grep -E '^[a-z0-9]' | sort -u
)
mapfile -t installed < <(dpkg-query -W -f '${db:Status-Abbrev} ${binary:Package}\n' "${wanted[@]}" 2>/dev/null | sed -n 's/^ii *//p')

{
  # Debian has these as links into /usr, and no package lists them.
  printf '%s\n' /bin /sbin /lib /lib64 /etc/passwd /etc/group /etc/shadow /etc/nsswitch.conf /etc/alternatives /etc/ssl/certs
  dpkg-query -L "${installed[@]}" | grep -Ev '^/usr/share/(doc|man|locale|info|lintian)/|^/\.$|^$'
} | sed -E 's#^/(bin|sbin|lib|lib64)/#/usr/\1/#; s#^/##' | sort -u |
  while IFS= read -r path; do
    # A folder brings nothing but itself: other packages have files in it that are not wanted.
    if [ -e "/$path" ] || [ -L "/$path" ]; then printf '%s\n' "$path"; fi
  done |
  tar --create --directory / --no-recursion --files-from - \
    --exclude 'dev/*' --exclude 'proc/*' --exclude 'sys/*'
