import { expect, test, vi } from 'vitest';
import { patiently, Turns } from './turns.ts';

test('what runs alone runs beside nothing', async () => {
  const turns = new Turns();
  let running = 0;
  const seen: string[] = [];
  const work = (name: string) => async () => {
    running++;
    await new Promise(done => setTimeout(done, 5));
    seen.push(`${name}${running}`);
    running--;
  };
  const early = [turns.beside(work('a')), turns.beside(work('b'))];
  await new Promise(done => setTimeout(done, 1));
  await Promise.all([
    ...early,
    turns.alone(work('x')),
    turns.beside(work('c')),
    turns.alone(work('y')),
    turns.beside(work('d')),
  ]);
  expect(seen.filter(s => /[xy]/.test(s))).toEqual(['x1', 'y1']);
  expect(seen).toHaveLength(6);
  expect(seen.slice(0, 2)).toEqual(['a2', 'b1']);
});

test('an error does not hold the others up', async () => {
  const turns = new Turns();
  await expect(turns.alone(() => Promise.reject(new Error('x')))).rejects.toThrow('x');
  await expect(turns.beside(async () => 1)).resolves.toBe(1);
});

test('what is wrong is tried with more time, and at last alone, before it counts', async () => {
  const said = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const turns = new Turns();
  const right = (from: number) => (patience: number) =>
    patience < 3 ? Promise.reject(new Error('too slow')) : Promise.resolve(patience >= from);
  const complaint = (isRight: boolean) => (isRight ? undefined : 'wrong');
  expect(await patiently('late', turns, right(5), complaint)).toBe(true);
  expect(said.mock.calls).toEqual([['late: right only alone; at first it was\nError: too slow']]);
  expect(await patiently('wrong', turns, right(6), complaint)).toBe(false);
  await expect(patiently('broken', turns, () => Promise.reject(new Error('no')), complaint)).rejects.toThrow(
    'no',
  );
  expect(said).toHaveBeenCalledTimes(1);
  said.mockRestore();
});
