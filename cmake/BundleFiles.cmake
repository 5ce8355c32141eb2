# Writes OUTPUT: one JavaScript expression, a function (exports, module, require, natives) whose `module.exports` becomes
# `load(name)`, a require for FILES, which are CommonJS files below BASE. A file runs when it is first asked for.
string(REPLACE "|" ";" FILES "${FILES}")
file(WRITE ${OUTPUT} "(function (exports, module, require, natives) {\nconst files = {\n")
foreach(file IN LISTS FILES)
  string(REGEX REPLACE "\\.js$" "" name "${file}")
  file(READ ${BASE}/${file} text)
  file(APPEND ${OUTPUT} "'${name}': function (exports, module, require) {\n" "${text}" "\n},\n")
endforeach()
file(APPEND ${OUTPUT} [=[
};
const loaded = Object.create(null);
function load(name) {
  if (loaded[name]) return loaded[name].exports;
  if (!files[name] && files[name + '/index']) return load(name + '/index');
  if (!files[name]) throw new Error("the bundle has no file " + name);
  const made = loaded[name] = { exports: {} };
  files[name].call(made.exports, made.exports, made, (other) => {
    const path = name.split('/').slice(0, -1);
    for (const part of other.split('/')) {
      if (part === '..') path.pop();
      else if (part !== '.') path.push(part);
    }
    return load(path.join('/'));
  });
  return made.exports;
}
module.exports = load;
})
]=])
