const { spawn } = require('node:child_process');

const cache = spawn('memcached', ['-u', 'nobody'], { stdio: 'inherit' });
cache.on('exit', code => process.exit(code ?? 0));
process.on('SIGTERM', () => cache.kill('SIGTERM'));
