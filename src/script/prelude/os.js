// Node's os.
(function (exports, module, require, natives) {
  'use strict';

  const { system } = natives.group('system');
  const { process } = require('internal/process');
  const signals = {
    SIGHUP: 1, SIGINT: 2, SIGQUIT: 3, SIGILL: 4, SIGTRAP: 5, SIGABRT: 6, SIGIOT: 6, SIGBUS: 7, SIGFPE: 8, SIGKILL: 9, SIGUSR1: 10,
    SIGSEGV: 11, SIGUSR2: 12, SIGPIPE: 13, SIGALRM: 14, SIGTERM: 15, SIGCHLD: 17, SIGSTKFLT: 16, SIGCONT: 18, SIGSTOP: 19, SIGTSTP: 20,
    SIGTTIN: 21, SIGTTOU: 22, SIGURG: 23, SIGXCPU: 24, SIGXFSZ: 25, SIGVTALRM: 26, SIGPROF: 27, SIGWINCH: 28, SIGIO: 29, SIGPOLL: 29,
    SIGPWR: 30, SIGSYS: 31,
  };
  const arch = () => ({ x86_64: 'x64', aarch64: 'arm64', i686: 'ia32', armv7l: 'arm' })[system().machine] ?? system().machine;

  module.exports = {
    EOL: '\n', devNull: '/dev/null',
    arch, platform: () => 'linux', endianness: () => 'LE', type: () => system().type, release: () => system().release,
    version: () => system().version, machine: () => system().machine, hostname: () => system().hostname,
    homedir: () => process.env.HOME || system().home,
    tmpdir() {
      const folder = process.env.TMPDIR || process.env.TMP || process.env.TEMP || '/tmp';
      return folder.length > 1 && folder.endsWith('/') ? folder.slice(0, -1) : folder;
    },
    uptime: () => system().uptime, totalmem: () => system().totalMemory, freemem: () => system().freeMemory,
    loadavg: () => { const { load1, load5, load15 } = system(); return [load1, load5, load15]; },
    availableParallelism: () => Math.max(1, system().processors),
    cpus: () => Array.from({ length: system().processors }, () => ({ model: '', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } })),
    networkInterfaces: () => ({}),
    userInfo() { const { user, home, shell, uid, gid } = system(); return { uid, gid, username: user, homedir: home, shell: shell || null }; },
    getPriority: () => 0,
    setPriority() { throw new Error('os.setPriority does not exist here'); },
    constants: { signals, errno: {}, priority: { PRIORITY_LOW: 19, PRIORITY_BELOW_NORMAL: 10, PRIORITY_NORMAL: 0, PRIORITY_ABOVE_NORMAL: -7, PRIORITY_HIGH: -14, PRIORITY_HIGHEST: -20 }, UV_UDP_REUSEADDR: 4 },
  };
  for (const name of ['arch', 'hostname', 'homedir', 'tmpdir', 'platform', 'type', 'release', 'uptime', 'endianness', 'totalmem', 'freemem']) {
    Object.defineProperty(module.exports[name], Symbol.toPrimitive, { value: () => module.exports[name](), configurable: true });
  }
})
