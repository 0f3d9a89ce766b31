const H = 'import asyncio, signal, sys';

/** Reactions as seen with CPython 3.11.7 as PID 1; a sleep of 100 s goes on for longer than anybody waits. */
export const ASYNC_ROWS: readonly (readonly [name: string, term: string, source: string])[] = [
  [
    'an event set by the loop',
    'exit 0',
    `${H}\nasync def main():\n    stop = asyncio.Event()\n    loop = asyncio.get_running_loop()\n    for s in (signal.SIGTERM, signal.SIGINT):\n        loop.add_signal_handler(s, stop.set)\n    await stop.wait()\nasyncio.run(main())`,
  ],
  [
    'an event set by signal.signal(): the loop sleeps on',
    'returns',
    `${H}\nasync def main():\n    ev = asyncio.Event()\n    signal.signal(signal.SIGTERM, lambda *a: ev.set())\n    await ev.wait()\nasyncio.run(main())`,
  ],
  [
    'loop.stop by signal.signal(): the loop sleeps on',
    'returns',
    `${H}\nloop = asyncio.new_event_loop()\nsignal.signal(signal.SIGTERM, lambda *a: loop.stop())\nloop.run_forever()`,
  ],
  [
    'loop.stop by the loop',
    'exit 0',
    `${H}\nloop = asyncio.new_event_loop()\nloop.add_signal_handler(signal.SIGTERM, loop.stop)\ntry:\n    loop.run_forever()\nfinally:\n    loop.close()`,
  ],
  [
    'loop.stop under asyncio.run',
    'exit 1',
    `${H}\nasync def main():\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.get_running_loop().stop)\n    await asyncio.sleep(100)\nasyncio.run(main())`,
  ],
  [
    'a future as in the docs of websockets',
    'exit 0',
    `${H}\nasync def main():\n    loop = asyncio.get_running_loop()\n    stop = loop.create_future()\n    loop.add_signal_handler(signal.SIGTERM, stop.set_result, None)\n    await stop\nasyncio.run(main())`,
  ],
  [
    'sys.exit in a callback',
    'exit 4',
    `${H}\nasync def main():\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: sys.exit(4))\n    await asyncio.sleep(100)\nasyncio.run(main())`,
  ],
  [
    'another exception in a callback is logged',
    'returns',
    `${H}\ndef boom(): raise RuntimeError("x")\nasync def main():\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, boom)\n    while True: await asyncio.sleep(1)\nasyncio.run(main())`,
  ],
  [
    'sys.exit in a signal.signal() handler',
    'exit 3',
    `${H}\nasync def main():\n    signal.signal(signal.SIGTERM, lambda *a: sys.exit(3))\n    await asyncio.sleep(100)\nasyncio.run(main())`,
  ],
  [
    'sys.exit in a task',
    'exit 5',
    `${H}\nasync def stop(): sys.exit(5)\nasync def main():\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: asyncio.create_task(stop()))\n    await asyncio.sleep(100)\nasyncio.run(main())`,
  ],
  [
    'cancels the main task',
    'exit 1',
    `${H}\nasync def main():\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, asyncio.current_task().cancel)\n    await asyncio.sleep(100)\nasyncio.run(main())`,
  ],
  [
    'cancels all tasks, caught',
    'exit 0',
    `${H}\nasync def main():\n    def h():\n        for t in asyncio.all_tasks(): t.cancel()\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, h)\n    try: await asyncio.sleep(100)\n    except asyncio.CancelledError: print("c")\nasyncio.run(main())`,
  ],
  [
    'a flag that a coroutine looks at',
    'work 1000, exit 0',
    `${H}\nclass App:\n    def __init__(self): self.running = True\n    def stop(self): self.running = False\n    async def run(self):\n        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.stop)\n        while self.running:\n            await asyncio.sleep(1)\nasyncio.run(App().run())`,
  ],
  [
    'tasks that wait for the same event',
    'exit 0',
    `${H}\nasync def work(stop):\n    while not stop.is_set():\n        await asyncio.sleep(.1)\nasync def main():\n    stop = asyncio.Event()\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)\n    await asyncio.gather(work(stop), work(stop))\nasyncio.run(main())`,
  ],
  [
    'tasks that do not look',
    'returns',
    `${H}\nasync def work():\n    while True: await asyncio.sleep(.1)\nasync def main():\n    stop = asyncio.Event()\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)\n    await asyncio.gather(work(), stop.wait())\nasyncio.run(main())`,
  ],
  [
    'the first of two that ends',
    'exit 0',
    `${H}\nasync def work():\n    while True: await asyncio.sleep(.1)\nasync def main():\n    stop = asyncio.Event()\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)\n    await asyncio.wait([asyncio.create_task(work()), asyncio.create_task(stop.wait())], return_when=asyncio.FIRST_COMPLETED)\nasyncio.run(main())`,
  ],
  [
    'an async function as a callback is refused',
    'unset',
    `${H}\nasync def stop(): sys.exit(0)\nasync def main():\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)\n    while True: await asyncio.sleep(1)\nasyncio.run(main())`,
  ],
  [
    'a server that is closed',
    'exit 1',
    `${H}\nasync def main():\n    s = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, s.close)\n    async with s: await s.serve_forever()\nasyncio.run(main())`,
  ],
  [
    'run_until_complete',
    'exit 0',
    `${H}\nasync def main():\n    ev = asyncio.Event()\n    asyncio.get_event_loop().add_signal_handler(signal.SIGTERM, ev.set)\n    await ev.wait()\nloop = asyncio.new_event_loop()\nasyncio.set_event_loop(loop)\nloop.run_until_complete(main())`,
  ],
  [
    'asyncio.Runner',
    'exit 0',
    `${H}\nasync def main():\n    ev = asyncio.Event()\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ev.set)\n    await ev.wait()\nwith asyncio.Runner() as runner:\n    runner.run(main())`,
  ],
  [
    'a task group',
    'exit 0',
    `${H}\nasync def work(stop):\n    await stop.wait()\nasync def main():\n    stop = asyncio.Event()\n    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)\n    async with asyncio.TaskGroup() as tg:\n        tg.create_task(work(stop))\nasyncio.run(main())`,
  ],
  [
    'a task that cancels the others and stops the loop',
    'exit 0',
    `${H}\nasync def shutdown(loop):\n    tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]\n    [t.cancel() for t in tasks]\n    await asyncio.gather(*tasks, return_exceptions=True)\n    loop.stop()\nasync def work():\n    while True: await asyncio.sleep(1)\nloop = asyncio.new_event_loop()\nloop.add_signal_handler(signal.SIGTERM, lambda: asyncio.ensure_future(shutdown(loop), loop=loop))\nloop.create_task(work())\nloop.run_forever()`,
  ],
];
