export const kind = 'esm';
export { default as domain } from './index.cjs';
