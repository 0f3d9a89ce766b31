/** CPU time of this process that `work` takes, in ms: not the clock, which a busy machine changes. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
