// The parts of Node that do not run here. Packages load them at their top and often never use them: so each is an object
// whose functions throw when they are called.
(function (exports, module, require, natives) {
  'use strict';

  const { coded } = require('internal/failures');
  const { Promise } = require('internal/language');

  function refusal(name, why) {
    const refuse = function () {
      throw coded(Error, 'ERR_GODWIT_NOT_HERE',
        `${name} does not exist in godwit's engine: ${why}; do without it, or run the migration with \`runtime: node\``);
    };
    Object.defineProperty(refuse, 'name', { value: name.slice(name.lastIndexOf('.') + 1), configurable: true });
    return refuse;
  }
  function refusing(module_, why, names, values = {}) {
    const made = { ...values };
    for (const name of names.split(' ')) made[name] = refusal(`${module_}.${name}`, why);
    return made;
  }

  const sockets = 'scripts open no sockets; the database is reached through `db`';
  const children = 'scripts start no programs';
  const resolving = 'Resolver lookup lookupService resolve resolve4 resolve6 resolveAny resolveCname resolveMx resolveNs resolveSrv resolveTxt reverse setServers getServers';

  const modules = {
    child_process: () => refusing('child_process', children, 'ChildProcess exec execFile execFileSync execSync fork spawn spawnSync'),
    cluster: () => refusing('cluster', children, 'fork setupPrimary setupMaster disconnect', { isMaster: true, isPrimary: true, isWorker: false, workers: {} }),
    dgram: () => refusing('dgram', sockets, 'Socket createSocket'),
    dns: () => refusing('dns', sockets, resolving, { promises: refusing('dns.promises', sockets, resolving), ADDRCONFIG: 32, V4MAPPED: 8, ALL: 16, setDefaultResultOrder() {}, getDefaultResultOrder: () => 'verbatim' }),
    'dns/promises': () => require('dns').promises,
    http2: () => refusing('http2', sockets, 'connect createServer createSecureServer', { constants: {} }),
    inspector: () => refusing('inspector', 'there is nothing to inspect', 'Session open close url waitForDebugger'),
    net: () => {
      const isIPv4 = (text) => /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(String(text)) && !/(?:^|\.)0\d/.test(String(text));
      const isIPv6 = (text) => {
        try { return new (require('url').URL)(`http://[${String(text).split('%')[0]}]`).hostname !== '' && !/[[\]/@]/.test(String(text)); } catch { return false; }
      };
      return refusing('net', sockets, 'Server Socket Stream BlockList SocketAddress connect createConnection createServer', {
        isIPv4, isIPv6, isIP: (text) => (isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0), setDefaultAutoSelectFamily() {}, getDefaultAutoSelectFamily: () => true,
      });
    },
    repl: () => refusing('repl', 'nobody types', 'start REPLServer'),
    tls: () => refusing('tls', sockets, 'Server TLSSocket SecureContext connect createServer createSecureContext checkServerIdentity getCiphers', { rootCertificates: [], DEFAULT_MIN_VERSION: 'TLSv1.2', DEFAULT_MAX_VERSION: 'TLSv1.3' }),
    trace_events: () => refusing('trace_events', 'there is nothing to trace', 'createTracing', { getEnabledCategories: () => undefined }),
    vm: () => refusing('vm', 'there is one realm, and text is run as code with `new Function(text)`', 'Script createContext runInContext runInNewContext runInThisContext compileFunction SourceTextModule', { isContext: () => false }),
    worker_threads: () => refusing('worker_threads', 'scripts run on one thread', 'Worker MessageChannel MessagePort BroadcastChannel moveMessagePortToContext receiveMessageOnPort', {
      isMainThread: true, parentPort: null, workerData: null, threadId: 0, resourceLimits: {}, SHARE_ENV: Symbol('nodejs.worker_threads.SHARE_ENV'), markAsUntransferable() {}, getEnvironmentData() {}, setEnvironmentData() {},
    }),
    wasi: () => refusing('wasi', 'WebAssembly programs have no system here', 'WASI'),
  };

  // Drivers that packages bring along load and can reach no server: they would look for one for half a minute.
  function adaptDriver({ MongoClient }) {
    if (typeof MongoClient !== 'function') return;
    function connect(...args) {
      const error = natives.onlyNode('a package connects with a MongoDB driver of its own, which works in Node only');
      natives.wantsNode('it loads a package that connects by itself, which only Node can');
      const done = args.at(-1);
      if (typeof done !== 'function') return Promise.reject(error);
      natives.queueJob(() => done(error));
      return undefined;
    }
    MongoClient.connect = connect;
    MongoClient.prototype.connect = connect;
  }

  // What mongoose keeps back until it is connected would wait here for nothing.
  function refuseToWait(connection) {
    const emit = connection?.emit;
    if (typeof emit !== 'function') return;
    connection.emit = function (event, ...args) {
      if (event === 'buffer') throw natives.onlyNode('mongoose reads and writes over a connection of its own, which works in Node only');
      return emit.call(this, event, ...args);
    };
  }

  // Whoever defines models wants to read and write with them. Some versions bind the methods of what they export.
  function adaptMongoose(mongoose) {
    refuseToWait(mongoose.Connection?.prototype);
    for (const holder of [mongoose, mongoose.Mongoose?.prototype, mongoose.Connection?.prototype]) {
      const model = holder?.model;
      if (typeof model !== 'function') continue;
      holder.model = function (...args) {
        natives.wantsNode('it uses mongoose models, which only Node runs');
        return model.apply(this, args);
      };
    }
  }

  module.exports = { make: (name) => modules[name](), refusal, refusing, adaptDriver, adaptMongoose };
})
