/** Whether tests try all of their generated cases: `.ci/run --long` and `npm run mutations` set `CASES=all`. Otherwise a tenth. */
export const EVERY_CASE = process.env['CASES'] === 'all';

export function cases(all: number): number {
  return EVERY_CASE ? all : Math.ceil(all / 10);
}
