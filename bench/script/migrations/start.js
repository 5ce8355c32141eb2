exports.up = async () => {
  console.log(`FIRST ${Date.now()}`);
};
