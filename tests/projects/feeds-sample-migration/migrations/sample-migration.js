// Ticket: FEED-
// Reviewed by:
module.exports = {
  async up(db) {
    throw new Error('this is a template');
  },
  async down(db) {},
};
