export const sections = ['culture', 'science', 'sport'];
export const sectionOf = (tags) => sections.find((section) => tags.includes(section)) ?? 'misc';
