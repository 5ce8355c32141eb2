export type Unit = 'km' | 'mi';

export interface Reading { value: number; unit: Unit; at?: Date }

const FACTOR: Record<Unit, number> = { km: 1, mi: 1.609344 };

export function inKilometres({ value, unit }: Reading): number {
  return Math.round(value * FACTOR[unit] * 10) / 10;
}
