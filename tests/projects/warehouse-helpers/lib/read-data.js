const fs = require('fs');
const path = require('path');

module.exports = (name) => {
  const file = path.join(__dirname, '..', 'data', name);
  if (!fs.existsSync(file)) throw new Error(`no ${path.basename(file)}`);
  const text = fs.readFileSync(file, 'utf8');
  if (path.extname(file) === '.json') return JSON.parse(text);
  const [head, ...rows] = text.trim().split('\n').map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(head.map((column, index) => [column, row[index]])));
};
