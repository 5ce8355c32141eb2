// Runs a migration file with the official driver and nothing else: node node.js URI FILE
const { MongoClient } = require('mongodb');

async function main([uri, file]) {
  const client = await MongoClient.connect(uri);
  await require(file).up(client.db('bench'), client);
  await client.close();
}

main(process.argv.slice(2));
