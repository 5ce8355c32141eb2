const { EventEmitter } = require('events');

class BatchWriter extends EventEmitter {
  #pending = [];
  static defaultSize = 40;

  constructor(collection, { size = BatchWriter.defaultSize } = {}) {
    super();
    this.collection = collection;
    this.size = size;
    this.written = 0;
  }

  async add(operation) {
    this.#pending.push(operation);
    if (this.#pending.length >= this.size) await this.flush();
  }

  async flush() {
    if (this.#pending.length === 0) return;
    const { modifiedCount, upsertedCount, insertedCount } = await this.collection.bulkWrite(this.#pending.splice(0));
    this.written += modifiedCount + upsertedCount + insertedCount;
    this.emit('flushed', this.written);
  }

  get isEmpty() {
    return this.#pending.length === 0;
  }
}

module.exports = BatchWriter;
