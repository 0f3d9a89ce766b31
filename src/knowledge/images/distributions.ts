/** Rows of the image table that hold a distribution alone. */
export const DISTRIBUTIONS: ReadonlySet<string> = new Set([
  'almalinux',
  'alpine',
  'amazonlinux',
  'archlinux',
  'centos',
  'debian',
  'fedora',
  'opensuse/leap',
  'oraclelinux',
  'rockylinux',
  'ubuntu',
]);
