const dotenv = require('dotenv');
const fs = require('fs');
exports.up = async () => {
  fs.writeFileSync('.env.case', '# comment\nA_OF_CASE=1\nB_OF_CASE="two words"\nexport C_OF_CASE=\'x#y\' # no\nD_OF_CASE=a=b\nM_OF_CASE="l1\\nl2"\n');
  console.log(dotenv.parse(fs.readFileSync('.env.case')));
  const r = dotenv.config({ path: '.env.case', quiet: true }); console.log(Object.keys(r.parsed).length, process.env.B_OF_CASE, dotenv.config({ path: '.nope', quiet: true }).error.code);
  fs.unlinkSync('.env.case');
};
